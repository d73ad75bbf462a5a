-- What people of the account measure in. Inside it is always millimetres and grams.
alter table account add column length_unit text not null default 'Centimetre' check (length_unit in ('Millimetre', 'Centimetre', 'Metre', 'Inch', 'Foot'));
alter table account add column weight_unit text not null default 'Kilogram' check (weight_unit in ('Gram', 'Kilogram', 'Ounce', 'Pound'));
alter table account add column volume_unit text not null default 'CubicCentimetre' check (volume_unit in ('CubicCentimetre', 'Litre', 'CubicMetre', 'CubicInch', 'CubicFoot'));
