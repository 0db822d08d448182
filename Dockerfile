# Linkvet in a container: `docker compose up`, then open the address that it prints.
# With the browser for pages built by scripts: docker compose build --build-arg BROWSER=1
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels '.[browser,analytics]'

FROM python:3.13-slim
ARG BROWSER=0
RUN if [ "$BROWSER" = 1 ]; then \
        apt-get update && apt-get install -y --no-install-recommends chromium && rm -rf /var/lib/apt/lists/*; \
    fi
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels 'linkvet[browser,analytics]' \
    && useradd --create-home --uid 1000 linkvet && mkdir /audits && chown linkvet /audits
USER linkvet
WORKDIR /audits
VOLUME /audits
ENTRYPOINT ["linkvet"]
CMD ["--help"]
