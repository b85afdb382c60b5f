# The media worker. Build at the root: docker build -t espacio-worker .
FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv
COPY media_worker/requirements.txt media_worker/requirements.txt
RUN pip install --no-cache-dir -r media_worker/requirements.txt \
    && useradd --system --no-create-home --shell /usr/sbin/nologin espacio
COPY chalicelib/__init__.py chalicelib/protocol.py chalicelib/tokens.py chalicelib/errors.py chalicelib/
COPY chalicelib/domain/__init__.py chalicelib/domain/errors.py chalicelib/domain/
COPY media_worker/ media_worker/
USER espacio
CMD ["python", "-m", "media_worker"]
