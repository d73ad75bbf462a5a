using System.Runtime.CompilerServices;

namespace TechOms.Connectors;

/// <summary>Puts a property on the settings form. Its input follows from its type, its order from its place in the file.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string label, [CallerLineNumber] int line = 0) : Attribute
{
    public string Label => label;
    public int Line => line;
    public string? Help { get; init; }
    public SettingGroup Group { get; init; } = SettingGroup.Channel;

    /// <summary>"Property=Value": required only while another property has that value.</summary>
    public string? RequiredWhen { get; init; }

    /// <summary>Choices come from the session's <see cref="IChoiceSource"/> once the credentials work; text until then.</summary>
    public bool RemoteChoices { get; init; }
}

/// <summary>The tab of the channel page a setting stands on.</summary>
public enum SettingGroup { Channel, Advanced, Main }

public enum SettingKind { Text, Url, Secret, Number, Switch, Choice }

/// <summary>What a person fills in for one connector. Subclasses are sealed records with <see cref="SettingAttribute"/> properties.</summary>
public abstract record ConnectorSettings;
