using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TechOms.Platform.Storage.Migrations;

/// <summary>A step of the schema's history: an embedded SQL script of the same name. There is no way down; restore a backup.</summary>
internal abstract class ScriptMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var id = GetType().GetCustomAttributes(typeof(MigrationAttribute), inherit: false).Cast<MigrationAttribute>().Single().Id;
        var name = $"{typeof(OmsDb).Assembly.GetName().Name}.Platform.Storage.Migrations.{id}.sql";
        using var stream = typeof(OmsDb).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        migrationBuilder.Sql(reader.ReadToEnd());
    }
}

[DbContext(typeof(OmsDb)), Migration("0001_tenancy")]
internal sealed class Tenancy : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0002_stock")]
internal sealed class Stock : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0003_channels")]
internal sealed class Channels : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0004_orders")]
internal sealed class Orders : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0005_shop_stock")]
internal sealed class ShopStock : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0006_partitions")]
internal sealed class Partitions : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0007_runs")]
internal sealed class Runs : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0010_purchasing")]
internal sealed class Purchasing : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0011_shop_places")]
internal sealed class ShopPlaces : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0012_references")]
internal sealed class References : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0013_webhooks")]
internal sealed class Webhooks : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0014_follow_ups")]
internal sealed class FollowUps : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0015_warehouse_edits")]
internal sealed class WarehouseEdits : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0016_late_tracking")]
internal sealed class LateTracking : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0019_units")]
internal sealed class Units : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0020_product_exports")]
internal sealed class ProductExports : ScriptMigration;

[DbContext(typeof(OmsDb)), Migration("0021_shop_changes")]
internal sealed class ShopChanges : ScriptMigration;
