using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>Gets the model of an AppHost for a test.</summary>
public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => RunToBuildAsync(typeof(TEntryPoint).Assembly, args, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    /// <summary>Runs the program of the assembly of <paramref name="entryPoint"/> until it builds its application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, CancellationToken cancellationToken = default) => RunToBuildAsync(entryPoint.Assembly, args, cancellationToken);

    /// <summary>A model without a program, for tests of single resources.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
    {
        var outer = AppHostInterception.Current;
        AppHostInterception.Current = new AppHostInterception(Assembly.GetCallingAssembly(), _ => { });
        try
        {
            return new TestingBuilder((DistributedApplicationBuilder)DistributedApplication.CreateBuilder(args));
        }
        finally
        {
            AppHostInterception.Current = outer;
        }
    }

    private static async Task<IDistributedApplicationTestingBuilder> RunToBuildAsync(
        Assembly appHost, string[] args, CancellationToken cancellationToken)
    {
        var program = appHost.EntryPoint ?? throw new InvalidOperationException($"{appHost.GetName().Name} has no entry point.");
        var interception = new AppHostInterception(appHost, _ => { });
        var thread = new Thread(() => Run(program, args, interception)) { IsBackground = true, Name = appHost.GetName().Name };
        thread.Start();
        return new TestingBuilder(await interception.Builder.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    private static void Run(MethodInfo program, string[] args, AppHostInterception interception)
    {
        AppHostInterception.Current = interception;
        try
        {
            program.Invoke(null, program.GetParameters().Length == 0 ? null : [args]);
            interception.End(null);
        }
        catch (TargetInvocationException e)
        {
            // The builder was taken when the program was aborted on purpose; then this changes nothing.
            interception.End(e.InnerException);
        }
    }
}
