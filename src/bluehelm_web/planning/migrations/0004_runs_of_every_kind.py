from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0003_scenario_mission"),
    ]

    operations = [
        migrations.RenameModel("PlanRun", "Run"),
        migrations.RenameModel("PlanResult", "RunResult"),
        migrations.RenameField("runresult", "plan", "document"),
        migrations.AddField(
            model_name="run",
            name="asked",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="run",
            name="kind",
            field=models.CharField(
                choices=[
                    ("plan", "Plan"),
                    ("whatif", "What if"),
                    ("asks", "What to ask for"),
                    ("standby", "Stand-by force"),
                    ("compare", "Comparison"),
                ],
                default="plan",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="shown_to",
            field=models.CharField(
                choices=[
                    ("nobody", "nobody else"),
                    ("signed_in", "everybody who signs in"),
                    ("everybody", "everybody, without signing in"),
                ],
                default="nobody",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="runresult",
            name="missing",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="runresult",
            name="probability",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="runresult",
            name="workbook",
            field=models.BinaryField(blank=True, default=bytes),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["plan", "whatif", "asks", "standby", "compare"])),
                name="planning_run_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown_to__in", ["nobody", "signed_in", "everybody"])),
                name="planning_scenario_shown",
            ),
        ),
    ]
