using System.Text;

namespace TechOms.Platform.Storage;

internal static class SnakeCase
{
    /// <summary>ReadyAt becomes ready_at. A name that is in snake case already stays.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_')
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
