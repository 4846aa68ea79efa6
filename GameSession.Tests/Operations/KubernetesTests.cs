using System.Text.RegularExpressions;
using GameSession.Tests.Harness;
using k8s;
using k8s.Models;

namespace GameSession.Tests.Operations;

/// <summary><c>deploy/kubernetes</c>, built by Kustomize, without a cluster.</summary>
[Trait("Category", "Integration")]
public sealed partial class KubernetesTests(SchemaChecks checks) : IClassFixture<SchemaChecks>
{
    private const string Base = "base";
    private const string Example = "overlays/example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Base)]
    [InlineData(Example)]
    public async Task What_Kustomize_builds_matches_the_schemas_of_Kubernetes(string folder)
    {
        var built = await checks.BuildAsync(folder);
        await checks.PassesAsync("kubernetes", built);
        // The schemas allow members that they do not know; these models do not.
        Assert.NotEmpty(KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(built, Ct), strict: true));
    }

    [Theory]
    [InlineData("maxReplicas: 10", "maxReplica: 10", "maxReplicas")]
    [InlineData("failureThreshold: 240", "failureThreshold: many", "failureThreshold")]
    public async Task The_schemas_find_what_is_wrong(string right, string wrong, string named)
    {
        var built = await checks.BuildAsync(Example);
        var text = await File.ReadAllTextAsync(built, Ct);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync($"{built}.wrong", text.Replace(right, wrong, StringComparison.Ordinal), Ct);
        Assert.Contains(named, await checks.FaultsAsync("kubernetes", $"{built}.wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_setting_is_one_of_the_service_and_the_required_ones_are_given()
    {
        var objects = await BuildAsync(Example);
        var container = Container(objects);
        var settings = Only<V1ConfigMap>(objects).Data.Keys.Concat(container.Env.Select(e => e.Name)).Except(["POD_NAME", "POD_NAMESPACE"]).ToList();

        Assert.Empty(DocumentedSettings.Unknown(settings));
        Assert.Empty(
            new[]
            {
                "ConnectionStrings__sessiondb", "ConnectionStrings__redis", "ConnectionStrings__rabbitmq",
                "Authentication__Schemes__Bearer__Authority", "Authentication__Schemes__Bearer__ValidAudiences__0",
            }.Except(settings));
        Assert.Equal(Only<V1ConfigMap>(objects).Name(), Assert.Single(container.EnvFrom).ConfigMapRef.Name);
    }

    [Fact]
    public async Task Secrets_are_named_and_the_files_have_none()
    {
        var objects = await BuildAsync(Example);
        var references = Container(objects).Env.Where(e => e.Name.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
            .Select(e => (e.Name, e.ValueFrom.SecretKeyRef.Name, e.ValueFrom.SecretKeyRef.Key)).ToList();

        Assert.All(references, r => Assert.Equal(("game-session", r.Item1["ConnectionStrings__".Length..]), (r.Item2, r.Key)));
        Assert.Empty(objects.OfType<V1Secret>());
        Assert.DoesNotContain(Only<V1ConfigMap>(objects).Data, d => Secret().IsMatch($"{d.Key}={d.Value}"));
        var operations = Repository.Read("docs", "operations.md");
        Assert.All(references, r => Assert.Contains($"--from-literal={r.Key}=", operations, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_container_runs_as_the_images_user_without_privileges_on_a_read_only_disk()
    {
        var objects = await BuildAsync(Example);
        var pod = Pod(objects);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal(ContainerProject.Property("ContainerUser"), $"{pod.SecurityContext.RunAsUser}");
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        var context = Container(objects).SecurityContext;
        Assert.Equal((true, false), (context.ReadOnlyRootFilesystem, context.AllowPrivilegeEscalation));
        Assert.Equal(["ALL"], context.Capabilities.Drop);
        Assert.Equal("/tmp", Assert.Single(Container(objects).VolumeMounts).MountPath);
        Assert.Equal("restricted", Only<V1Namespace>(objects).Labels()["pod-security.kubernetes.io/enforce"]);
    }

    [Fact]
    public async Task Ports_agree_from_the_ingress_to_the_image()
    {
        var objects = await BuildAsync(Example);
        var port = Assert.Single(Container(objects).Ports);
        Assert.Equal(ContainerProject.Port, port.ContainerPort);
        var service = Only<V1Service>(objects);
        Assert.Equal(port.Name, Assert.Single(service.Spec.Ports).TargetPort.Value);
        var backend = Assert.Single(Assert.Single(Only<V1Ingress>(objects).Spec.Rules).Http.Paths).Backend.Service;
        Assert.Equal((service.Name(), service.Spec.Ports[0].Name), (backend.Name, backend.Port.Name));
        Assert.Equal(port.Name, Assert.Single(Assert.Single(Only<V1NetworkPolicy>(objects).Spec.Ingress).Ports).Port.Value);
    }

    [Fact]
    public async Task Selectors_select_the_pods_and_nothing_is_without_their_labels()
    {
        var objects = await BuildAsync(Example);
        var deployment = Only<V1Deployment>(objects);
        var labels = deployment.Spec.Template.Labels();
        foreach (var selector in new[]
        {
            deployment.Spec.Selector.MatchLabels,
            Only<V1Service>(objects).Spec.Selector,
            Only<V1PodDisruptionBudget>(objects).Spec.Selector.MatchLabels,
            Only<V1NetworkPolicy>(objects).Spec.PodSelector.MatchLabels,
        })
        {
            Assert.NotEmpty(selector);
            Assert.Empty(selector.Except(labels));
        }

        foreach (var spread in Pod(objects).TopologySpreadConstraints) Assert.Empty(spread.LabelSelector.MatchLabels.Except(labels));
        Assert.Equal(
            ["kubernetes.io/hostname", "topology.kubernetes.io/zone"], Pod(objects).TopologySpreadConstraints.Select(s => s.TopologyKey));
    }

    [Fact]
    public async Task A_process_has_time_to_drain_after_the_balancers_have_learned_that_it_goes()
    {
        var pod = Pod(await BuildAsync(Example));
        var container = Assert.Single(pod.Containers);
        var before = container.Lifecycle.PreStop.Sleep.Seconds;
        Assert.True(before > 0);
        Assert.True(pod.TerminationGracePeriodSeconds > before + Shutdown.Timeout.TotalSeconds);
        Assert.Equal("/health", container.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/alive", container.LivenessProbe.HttpGet.Path);
        Assert.Equal("/alive", container.StartupProbe.HttpGet.Path);
    }

    [Fact]
    public async Task There_are_two_processes_at_least_and_one_at_a_time_is_taken_away()
    {
        var objects = await BuildAsync(Example);
        var deployment = Only<V1Deployment>(objects);
        var scaler = Only<V2HorizontalPodAutoscaler>(objects).Spec;
        Assert.Equal((deployment.Kind, deployment.Name()), (scaler.ScaleTargetRef.Kind, scaler.ScaleTargetRef.Name));
        Assert.True(scaler.MinReplicas >= 2);
        // With a number here, each `kubectl apply` would undo what the autoscaler has set.
        Assert.Null(deployment.Spec.Replicas);
        Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", Only<V1PodDisruptionBudget>(objects).Spec.MaxUnavailable.Value);
    }

    [Fact]
    public async Task The_autoscaler_finds_a_pod_by_what_the_pod_sends_about_itself()
    {
        var sent = Container(await BuildAsync(Example)).Env.Single(e => e.Name == "OTEL_RESOURCE_ATTRIBUTES").Value
            .Split(',').Select(a => a.Split('=')[0]).ToList();
        var collected = Yaml.Read("deploy", "collector", "collector.yaml")["exporters"]!["prometheus"]!["resource_constant_labels"]!["included"]!
            .AsArray().Select(a => a!.GetValue<string>()).ToList();
        var rule = Yaml.Read("deploy", "prometheus", "adapter.yaml")["rules"]![0]!;
        var asked = rule["resources"]!["overrides"]!.AsObject().Select(o => o.Key).ToList();

        Assert.Empty(collected.Except(sent));
        Assert.Equal(collected.Select(PrometheusNames.Label), asked);
        Assert.Equal(asked, Assert.Single(PromQl.Selectors(rule.Text("seriesQuery"))).Labels);
    }

    [Fact]
    public async Task The_image_is_the_one_that_the_project_publishes()
    {
        var name = ContainerProject.Property("ContainerRepository");
        Assert.Equal(name, Container(await BuildAsync(Base)).Image);
        Assert.Equal($"registry.example/{name}:1.0.0", Container(await BuildAsync(Example)).Image);
    }

    private async Task<List<object>> BuildAsync(string folder) =>
        KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(await checks.BuildAsync(folder), Ct), strict: true);

    private static T Only<T>(IEnumerable<object> objects) => Assert.Single(objects.OfType<T>());

    private static V1PodSpec Pod(IEnumerable<object> objects) => Only<V1Deployment>(objects).Spec.Template.Spec;

    private static V1Container Container(IEnumerable<object> objects) => Assert.Single(Pod(objects).Containers);

    [GeneratedRegex("password|secret|signingkey|accesskey|amqp://[^@]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
