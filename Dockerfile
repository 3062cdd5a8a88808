# The front door on a council's own machine. Build once with a network, then run without one.
# With a language model of its own: --build-arg MODEL_TARGET=install-llm. On a graphics card: see docs/gpu.md.
ARG BUILD_IMAGE=debian:12-slim
ARG RUN_IMAGE=debian:12-slim

FROM ${BUILD_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv make g++ python3-dev ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/front-door
COPY . .
ARG MODEL_TARGET=""
ARG CUDA_ARCHITECTURES=""
RUN make install ${MODEL_TARGET} CUDA_ARCHITECTURES=${CUDA_ARCHITECTURES} && .venv/bin/frontdoor ingest

FROM ${RUN_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends python3 libgomp1 \
    fonts-liberation liblouis-bin liblouis-data apertium apertium-en-es && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home /srv/front-door door
COPY --from=build --chown=door /srv/front-door /srv/front-door
USER door
WORKDIR /srv/front-door
ENV FRONT_DOOR_WEB__HOST=0.0.0.0 HF_HUB_OFFLINE=1 OMP_WAIT_POLICY=PASSIVE
EXPOSE 8000
HEALTHCHECK CMD [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/api/v1/ready')"]
CMD [".venv/bin/frontdoor", "serve"]
