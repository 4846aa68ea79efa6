using System.Text;
using GameSession.Tests.Fuzz;

namespace GameSession.Tests.Security;

/// <summary>
/// A twin: the same game at two tables. Every move follows from the seed, the twin's number and the step. After some steps, all that each viewer was
/// sent at the one table must be what they were sent at the other.
/// </summary>
/// <param name="every">After how many steps the tables are compared.</param>
internal sealed class Twin(TwinGame game, ulong seed, int number, int every)
{
    private const int Shown = 1_500;
    private const int StepsPerTwin = 100_000;

    private readonly Dictionary<Who, (int Frames, int Answers)> _compared = TwinCast.Viewers.ToDictionary(who => who, _ => (0, 0));

    public async Task PlayAsync(int steps)
    {
        var step = 0;
        try
        {
            await OpenAsync();
            for (step = 1; step <= steps; step++)
            {
                (game.Plain.Step, game.Secret.Step) = (step, step);
                game.Notes.Add($"step {step}");
                await StepAsync(step);
                await game.LookAsync();
                await HideAsync(step);
                if (step % every == 0) await CompareAsync();
            }

            await EndAsync(step);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new Xunit.Sdk.XunitException(
                $"Twin {number} of the seed {seed}, step {step}. To repeat it alone, comparing after each step: TWIN_SEED={seed} TWIN_ONLY={number}\n"
                + $"{e.Message}\nSince the last comparison:\n{string.Join('\n', game.Notes)}", e);
        }
    }

    private Chance ChanceOf(int step, int use) => new(seed ^ (0x9_0000UL * (ulong)use), ((long)number * StepsPerTwin) + step);

    private async Task OpenAsync()
    {
        var questions = new TwinQuestions(game, ChanceOf(0, 1), 0);
        await questions.JoinAsync(Who.Anna, game.Cast.Heroes[0]);
        await questions.JoinAsync(Who.Ben, game.Cast.Heroes[1]);
        await questions.JoinAsync(Who.Observer, null);
        await game.LookAsync();
        await HideAsync(0);
        await CompareAsync();
    }

    private async Task StepAsync(int step)
    {
        var chance = ChanceOf(step, 1);
        var moves = new TwinMoves(game, chance, step);
        var writes = new TwinWrites(game, chance, step);
        var questions = new TwinQuestions(game, chance, step);
        await chance.Weighted<Func<Task>>(
            (9, writes.GameMasterAsync), (12, writes.PlayersAsync), (4, writes.SaveAsync), (2, writes.RewindAsync),
            (9, moves.RollAsync), (8, moves.NextAsync), (9, moves.PlayersNextAsync), (2, moves.JumpAsync), (3, moves.OrderAsync),
            (2, moves.RemoveAsync), (8, moves.DeclareAsync), (7, moves.ResolveAsync), (2, moves.WithdrawAsync), (2, moves.DiceAsync),
            (2, moves.BudgetsAsync), (1, moves.EndAsync), (4, moves.LurkAsync),
            (4, moves.StartEffectAsync), (2, moves.StartLastingAsync), (2, moves.EndEffectsAsync),
            (10, questions.ReadAsync), (6, questions.SyncAsync), (2, questions.ReconnectAsync), (10, questions.PokeAsync),
            (5, questions.SeatAsync))();
    }

    private async Task HideAsync(int step)
    {
        var chance = ChanceOf(step, 2);
        var before = game.SecretVersion;
        if (game.Rules.Bursts && step == 10) await new TwinSecrets(game, chance, step, 0).BurstAsync();
        for (var i = chance.Weighted((4, 0), (4, 1), (3, 2)); i > 0; i--)
        {
            await game.LookAtSecretAsync();
            await new TwinSecrets(game, chance, step, i).HideAsync();
        }

        await game.LookAtSecretAsync();
        game.HiddenEvents += game.SecretVersion - before;
    }

    private async Task EndAsync(int step)
    {
        var chance = ChanceOf(step, 1);
        (game.Plain.Step, game.Secret.Step) = (step, step);
        await CompareAsync();
        if (chance.In(40)) await game.BothAsync("the session ends", table => table.EndAsync());
        await new TwinQuestions(game, chance, step).ReadAllAsync();
        await CompareAsync();
    }

    private async Task CompareAsync()
    {
        await Task.WhenAll(game.Plain.GatherAsync(), game.Secret.GatherAsync());
        foreach (var who in TwinCast.Viewers)
        {
            var (plain, secret) = (game.Plain.Of(who), game.Secret.Of(who));
            var (frames, answers) = _compared[who];
            Compare(who, "frame", plain.Frames, secret.Frames, frames);
            Compare(who, "answer", plain.Answers, secret.Answers, answers);
            _compared[who] = (plain.Frames.Count, plain.Answers.Count);
        }

        game.Notes.Clear();
    }

    private static void Compare(Who who, string what, List<TranscriptEntry> plain, List<TranscriptEntry> secret, int from)
    {
        for (var i = from; i < Math.Max(plain.Count, secret.Count); i++)
        {
            var (here, there) = (i < plain.Count ? plain[i].Text : "nothing", i < secret.Count ? secret[i].Text : "nothing");
            if (here == there) continue;
            var at = here.Zip(there).TakeWhile(pair => pair.First == pair.Second).Count();
            TwinGame.Fail(new StringBuilder()
                .AppendLine($"{who}'s {what} {i + 1} tells the tables apart, from character {at} on.")
                .AppendLine($"with nothing hidden: {Around(here, at)}")
                .AppendLine($"at the secret table: {Around(there, at)}")
                .AppendLine($"before it: {(i == 0 ? "nothing" : Around(plain[i - 1].Text, 0))}").ToString());
        }
    }

    private static string Around(string text, int at)
    {
        var from = Math.Max(0, Math.Min(at, text.Length) - (Shown / 2));
        var to = Math.Min(text.Length, from + Shown);
        return $"{(from > 0 ? "..." : "")}{text[from..to]}{(to < text.Length ? "..." : "")}";
    }
}
