# One image for every part of the service; docker-compose.yml says which command each part runs.
ARG BASE_IMAGE=python:3.13-slim

# Where it is put together. What that takes (a compiler, pip) stays behind.
FROM ${BASE_IMAGE} AS built

# With which the part of the engine that is in C is compiled; a Python from Debian has its headers apart.
RUN headers=$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))') \
 && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends gcc libc6-dev $(test -e "$headers/Python.h" || echo python3-dev) \
 && rm -rf /var/lib/apt/lists/*

ENV PATH=/opt/lmec/bin:$PATH

# Before the tree, so that a change of ours does not fetch the packages again.
COPY requirements.lock /opt/lmec/
RUN python -m venv /opt/lmec \
 && /opt/lmec/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r /opt/lmec/requirements.lock

# .dockerignore names what goes in. Afterwards nothing here can install anything any more.
COPY . /srv/lmec
WORKDIR /srv/lmec
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
 && python -c "from redline.engine import LANGUAGE; assert LANGUAGE == 'C'" \
 && pip uninstall --yes --quiet setuptools pip \
 && python -m compileall -q --invalidation-mode unchecked-hash .

FROM ${BASE_IMAGE} AS service

# The folders that volumes are mounted on: an empty volume takes the owner of the folder that it covers.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin lmec \
 && install -d -o lmec -g lmec -m 755 /run/secrets/key /run/secrets/database /run/secrets/web \
 && install -d -o lmec -g lmec -m 700 /var/lib/lmec /var/lib/lmec/mailbox /var/log/lmec /run/secrets/record

# With which WeasyPrint sets lines. Without package lists the image stays small.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*

ENV PATH=/opt/lmec/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

COPY --from=built /opt/lmec /opt/lmec
COPY --from=built /srv/lmec /srv/lmec
WORKDIR /srv/lmec

USER lmec
ENV LMEC_DATA=/var/lib/lmec
CMD ["lmec", "--help"]

# The same, with what prints best. It runs in a container of its own, which has nothing but the page.
FROM service AS printer
USER root
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends chromium-headless-shell \
 && rm -rf /var/lib/apt/lists/*
USER lmec
CMD ["lmec", "printer", "--host", "0.0.0.0"]
