"""Versions of the worker, known to Temporal by their build ids (docs/operations.md, "Roll out")."""

from __future__ import annotations

from temporalio.common import WorkerDeploymentVersion
from temporalio.worker import WorkerDeploymentConfig

from workflows.support.names import DEPLOYMENT


def deployment(build_id: str) -> WorkerDeploymentConfig | None:
    """Return the version that a worker of this build polls as. None without a build id: versions are off."""
    if not build_id:
        return None
    version = WorkerDeploymentVersion(DEPLOYMENT, build_id)
    return WorkerDeploymentConfig(version=version, use_worker_versioning=True)
