using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TechOms.Platform.Security;

/// <summary>Protects the database's keys with the master key.</summary>
internal sealed class MasterKeyXmlEncryptor(MasterKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement(
            "boxed",
            new XAttribute("master", key.Id),
            Convert.ToBase64String(key.Encrypt(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))),
        typeof(MasterKeyXmlDecryptor));
}

/// <summary>Made by the framework from the type's name in the stored XML, which is why it takes the container.</summary>
internal sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly MasterKey _key = services.GetRequiredService<MasterKey>();

    public XElement Decrypt(XElement encryptedElement)
    {
        if (encryptedElement.Attribute("master")?.Value != _key.Id)
            throw new CryptographicException(
                $"The database's keys belong to another master key. Copy keys/master.key from the first server's data folder, or set {MasterKey.Variable}.");

        return XElement.Parse(Encoding.UTF8.GetString(_key.Decrypt(Convert.FromBase64String(encryptedElement.Value))));
    }
}
