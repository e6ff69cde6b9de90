"""The entries, what may be forgotten, and where the chain ends."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "台账的末条",
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.CharField(max_length=27)),
                ("actor", models.TextField()),
                ("action", models.TextField()),
                ("about", models.TextField(db_index=True)),
                ("toolbox", models.TextField(blank=True)),
                ("content", models.TextField()),
                ("private", models.CharField(blank=True, max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "台账条目",
                "ordering": ("position",),
                "default_permissions": ("add", "view"),
            },
        ),
        migrations.CreateModel(
            name="PrivateContent",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("person", models.TextField(db_index=True)),
                ("key", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
            ],
            options={
                "verbose_name": "台账的可删内容",
            },
        ),
    ]
