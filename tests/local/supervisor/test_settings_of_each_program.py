"""Each program of the product is started with the settings it reads, and with no secret of another one."""

from __future__ import annotations

from pathlib import Path

from local.supervisor.layout import database_alone, product, product_env
from tests.local.supervisor.test_two_installations import settled

SECRETS = ("DATABASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "SMTP_HOST", "LLM_API_KEY")


def test_a_program_is_given_its_own_settings_and_no_others(tmp_path: Path) -> None:
    with settled(tmp_path / "installation") as environment:
        programs = {each.name: each.env for stage in product(environment).stages for each in stage.programs}
        jobs = database_alone(product_env(environment))
    given = {
        name: [each for each in SECRETS if each in env]
        for name, env in {"api": programs["api"], "worker": programs["worker"], "jobs": jobs}.items()
    }
    assert given == {
        "api": ["DATABASE_URL", "STRIPE_WEBHOOK_SECRETS"],
        "worker": ["DATABASE_URL", "STRIPE_SECRET_KEY", "SMTP_HOST"],
        "jobs": ["DATABASE_URL"],
    }
