using System.Reflection;
using System.Runtime.CompilerServices;
using TechOms.Connectors;
using TechOms.Features.Channels;
using TechOms.Platform.Storage;

namespace TechOms.Tests.Conventions;

public sealed class TypeTests
{
    private const int MostParameters = 5;

    // Each with the reason why it may have more.
    private static readonly Dictionary<Type, string> MayTakeMore = new()
    {
        [typeof(OpenChannel)] = "Carries what was opened and closes it; it depends on nothing.",
    };

    private static readonly IReadOnlyList<Type> Server = WrittenIn(typeof(Database).Assembly);
    private static readonly IReadOnlyList<Type> Connectors = WrittenIn(typeof(Connector).Assembly);

    [Fact]
    public void No_class_depends_on_more_than_five_others()
    {
        var constructors = Server.Where(type => type.IsClass && !IsRecord(type)).SelectMany(Constructors).ToList();
        var tooMany = constructors.Where(constructor => constructor.GetParameters().Length > MostParameters).ToList();

        Assert.Contains(constructors, constructor => constructor.GetParameters().Length == MostParameters);
        Offenders.MustBeNone(tooMany.Where(constructor => !MayTakeMore.ContainsKey(constructor.DeclaringType!)).Select(constructor => $"{constructor.DeclaringType}: {constructor.GetParameters().Length}"));
        Assert.Equivalent(MayTakeMore.Keys, tooMany.Select(constructor => constructor.DeclaringType), strict: true);
    }

    [Fact]
    public void An_interface_has_several_implementations_or_is_part_of_the_connectors_contract()
    {
        var interfaces = Server.Concat(Connectors).Where(type => type.IsInterface).ToList();
        var contract = interfaces.Where(type => type.Namespace == typeof(Connector).Namespace).ToList();

        Assert.True(contract.Count > 10, $"Found only {contract.Count} interfaces of the contract.");
        Assert.Contains(interfaces, type => type.Assembly == typeof(Database).Assembly);
        Offenders.MustBeNone(interfaces.Except(contract).Where(type => ImplementationsOf(type) < 2).Select(type => $"{type}: {ImplementationsOf(type)}"));
    }

    [Fact]
    public void Every_capability_is_implemented_by_a_connector_and_asked_for_by_name()
    {
        var capabilities = SourceTree.Code.Single(file => file.Path == "src/TechOms.Connectors/Capabilities.cs").Text;
        var declared = Connectors.Where(type => type.IsInterface && capabilities.Contains($"public interface {type.Name}\n", StringComparison.Ordinal)).ToList();

        Assert.True(declared.Count > 10, $"Found only {declared.Count} capabilities.");
        Offenders.MustBeNone(declared.Where(type => ImplementationsOf(type) == 0).Select(type => type.Name));
    }

    private static int ImplementationsOf(Type wanted) => Server.Concat(Connectors).Count(type => type is { IsClass: true, IsAbstract: false }
        && type.GetInterfaces().Any(known => known == wanted || (known.IsGenericType && known.GetGenericTypeDefinition() == wanted)));

    private static List<Type> WrittenIn(Assembly assembly)
        => [.. assembly.GetTypes().Where(type => type.Namespace?.StartsWith("TechOms", StringComparison.Ordinal) is true && !IsGenerated(type))];

    private static bool IsGenerated(Type type)
        => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static ConstructorInfo[] Constructors(Type type) => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}
