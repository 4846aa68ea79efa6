namespace Aspire.Hosting.Running;

/// <summary>A lock between processes, that is free again when its holder ends however it ends.</summary>
internal static class FileLock
{
    public static IDisposable Take(string path, TimeSpan patience)
    {
        var giveUpAt = TimeProvider.System.GetTimestamp() + (long)(patience.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetTimestamp() < giveUpAt)
            {
                Thread.Sleep(100);
            }
        }
    }
}
