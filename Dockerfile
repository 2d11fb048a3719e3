# One image for the web server, the worker and the migrations.
FROM python:3.11-slim

# Say --ml to have Detoxify in it too, with TORCH_INDEX_URL for a build for the processor.
ARG SETUP=""
ARG TORCH_INDEX_URL=""

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

# The packages first: they change less often than the code.
COPY manage.py pyproject.toml pins.txt ./
COPY network/__init__.py network/bootstrap.py network/
RUN python manage.py setup ${SETUP}

COPY network network
COPY moderation moderation
COPY groups groups
COPY realtime realtime
COPY LICENSE ./

# Static files are part of the image; these two keys are for this step only.
RUN PRODUCTION=true SECRET_KEY=building CODE_KEY=building .venv/bin/python manage.py collectstatic --noinput \
    && useradd --system --no-create-home gebuurte \
    && mkdir -p /data/media \
    && mkdir -m 700 /data/poll-keys \
    && chown -R gebuurte /data /app/var

USER gebuurte
ENV PRODUCTION=true MEDIA_ROOT=/data/media POLL_KEYS_DIR=/data/poll-keys
EXPOSE 8000
ENTRYPOINT [".venv/bin/python", "manage.py"]
CMD ["serve", "--host", "0.0.0.0"]
