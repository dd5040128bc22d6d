# One image for the API, the worker and the migrations.

FROM node:24-slim AS web
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/tsconfig.json web/copy-docs.mjs ./
COPY web/src src
RUN npm run build

FROM python:3.11-slim AS packages
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --system --user-group --no-create-home --uid 10001 countertalk \
    && install --directory --owner=countertalk --group=countertalk /content
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1
COPY --from=packages /venv /venv
COPY domain domain
COPY schemas schemas
COPY storage storage
COPY channels channels
COPY assistants assistants
COPY activities activities
COPY workflows workflows
COPY config config
COPY worker worker
COPY api api
COPY web/templates web/templates
COPY web/static web/static
COPY --from=web /web/static/dist web/static/dist
# A workflow's module is imported for each run: without bytecode it would be compiled each time.
RUN python -m compileall -q /app
USER 10001
EXPOSE 8000
# The worker's version for Temporal, `git rev-parse --short HEAD`; without it versions are off.
ARG BUILD_ID=
ENV WORKER_BUILD_ID=$BUILD_ID
CMD ["python", "-m", "api"]
