using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using TechOms.Platform.Storage;

namespace TechOms.Platform.Security;

/// <summary>Keeps the keys in the database, so that every server process reads what another one protected.</summary>
internal sealed class DatabaseKeys(Database database, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.System.CreateCommand("select xml from data_protection_key order by created_at");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.System.CreateCommand("insert into data_protection_key (id, name, xml, created_at) values ($1, $2, $3, $4)");
        command.Parameters.AddWithValue(Guid.CreateVersion7());
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
        command.Parameters.AddWithValue(clock.GetUtcNow());
        command.ExecuteNonQuery();
    }
}

internal static class KeyProtection
{
    public static void AddKeyProtection(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(_ => MasterKey.Load(dataFolder, Environment.GetEnvironmentVariable(MasterKey.Variable)));
        services.AddDataProtection().SetApplicationName("TechOms");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new DatabaseKeys(provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>());
            options.XmlEncryptor = new MasterKeyXmlEncryptor(provider.GetRequiredService<MasterKey>());
        }));
    }
}
