# Two stages: the first installs from hashed locks, the second holds what runs and nothing else.
FROM python:3.11-slim AS build
WORKDIR /srv/heed
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock ./
RUN python -m venv .venv \
 && .venv/bin/python -m pip install --require-hashes --only-binary :all: -r requirements.lock \
 && .venv/bin/python -m pip uninstall --yes pip

FROM python:3.11-slim
WORKDIR /srv/heed
# A number, so that a cluster can see that it is not root.
RUN groupadd --gid 10001 heed \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /srv/heed --shell /usr/sbin/nologin heed \
 && install --directory --owner 10001 --group 10001 /data
COPY --from=build /srv/heed/.venv .venv
COPY app.py checkup.py cli.py reading.py rooms.py manifest.json LICENSE ./
COPY bot bot
COPY handlers handlers
COPY prompts prompts
COPY storage storage
COPY words words
# Compiled now, since the folder is not writable later: a start need not do it again.
RUN .venv/bin/python -m compileall -q bot handlers prompts storage words app.py checkup.py cli.py reading.py rooms.py
ENV PATH=/srv/heed/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HEED_DATA_DIR=/data \
    HEED_HOST=0.0.0.0 \
    HEED_PORT=3000 \
    HEED_LOG_FORMAT=json
VOLUME /data
EXPOSE 3000
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['HEED_PORT']}/healthz\", timeout=2)"]
ENTRYPOINT ["python", "cli.py"]
CMD ["serve"]
