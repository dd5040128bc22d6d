"""What `make bench` starts: an installation with a version of the worker, or without encryption."""

from __future__ import annotations

from tests.conftest import folder_of_an_installation
from tests.histories.telling import bought, handle, of_order, of_session
from tests.installation import Customer, running_installation
from tests.payloads import payloads_in


async def test_an_installation_with_a_version_and_without_encryption_sells() -> None:
    with folder_of_an_installation() as folder:
        async with running_installation(
            folder / "data", "--build-id=first", "--no-encryption"
        ) as installation:
            customer = Customer(installation)
            order = await bought(customer)
            for workflow_id in (of_session(customer), of_order(order)):
                run = await handle(installation, workflow_id)
                described = (await run.describe()).raw_description.workflow_execution_info
                assert described.versioning_info.deployment_version.build_id == "first"
                kept = [each for event in (await run.fetch_history()).events for each in payloads_in(event)]
                assert kept
                assert b"binary/encrypted" not in {each.metadata["encoding"] for each in kept}
