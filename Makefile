.PHONY: help run demo site test test-fast fuzz coverage mutation check audit bench package package-check \
	deploy deploy-check rollback destroy doctor cost administrator reviewer sbom lock clean
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# A run has dozens of processes, each of which would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE
SETUP := sh infra/setup
CAPTIONS_REQUIREMENTS := media_worker/captions/requirements.txt
RUN_REQUIREMENTS := requirements.txt media_worker/requirements.txt $(CAPTIONS_REQUIREMENTS) infra/local/requirements.txt
SBOM_REQUIREMENTS := $(RUN_REQUIREMENTS) infra/sbom/requirements.txt
TEST_REQUIREMENTS := $(SBOM_REQUIREMENTS) tests/requirements.txt
PYTHON_FILES := app.py chalicelib media_worker infra tests
PY := .venv/bin/python
IN_PROCESS := tests/unit tests/integration/api tests/integration/edge tests/integration/store
ROLE_OPTIONS = $(if $(STAGE),--stage $(STAGE)) $(if $(REMOVE),--remove)
GATED := chalicelib/domain chalicelib/services media_worker

help:            ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 22

run:             ## everything on this machine, at http://localhost:8000 (PORT=9000 make run)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@$(SETUP)/native.sh
	@exec $(PY) -m infra.local

demo:            ## like run, with a few accounts and a live Space in which two voices talk
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@$(SETUP)/tools.sh demo
	@$(SETUP)/native.sh
	@exec $(PY) -m infra.local --demo

site:            ## the site as it is deployed, in build/site; ESPACIO_SITE=build/site make run serves it
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@$(SETUP)/tools.sh site
	@exec $(PY) -m infra.bundle

test:            ## all tests, in real browsers too (T="tests/unit -k space" for some)
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(SETUP)/tools.sh test
	@$(SETUP)/native.sh
	@exec $(PY) -m pytest -n 3 --dist loadfile $(T)

test-fast:       ## rules and units alone: no browser, no database, no stack; under a minute
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(SETUP)/tools.sh check
	@$(SETUP)/native.sh
	@exec $(PY) -m pytest -n 2 --dist loadfile tests/architecture tests/unit $(T)

fuzz:            ## 500 generated requests for every operation and caller (N=50), new examples of all properties, and jobs that die after each effect; again and again for MINUTES=10
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(if $(MINUTES),exec $(PY) -m tests.fuzz --minutes $(MINUTES) --examples $(or $(N),20),\
	    ESPACIO_FUZZ=$(or $(N),500) exec $(PY) -m pytest -q --timeout 0 \
	    tests/integration/api/test_described_api.py tests/integration/api/test_dying_jobs.py tests/integration/hostile \
	    tests/unit $(T))

coverage:        ## branch coverage of domain, services and worker; fails under 95 % (takes minutes)
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(SETUP)/tools.sh test
	@$(SETUP)/native.sh
	@$(PY) -m pytest -n 2 --dist loadfile -m "not sound" --cov --cov-report= $(IN_PROCESS)
	@failed=0; for part in $(GATED); do echo; echo "$$part"; \
	    $(PY) -m coverage report --include="$$part/*" --fail-under=95 || failed=1; done; exit $$failed

mutation:        ## mutation testing of the rules and the pure sound modules (M="chalicelib.domain.hosts*")
	@$(SETUP)/environment.sh mutation $(TEST_REQUIREMENTS) tests/mutation/requirements.txt
	@$(PY) -m mutmut run $(M)
	@$(PY) -m mutmut results | grep -v "not checked" || true

check:           ## style, types and the rules of the code; warnings fail
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(SETUP)/tools.sh check
	@$(SETUP)/native.sh
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict $(PYTHON_FILES)
	.venv/bin/cfn-lint infra/aws/templates/*.yaml infra/aws/github-role.yaml
	cd frontend && node_modules/.bin/tsc --noEmit -p tsconfig.json
	cd frontend && node_modules/.bin/prettier --check --log-level warn .
	$(PY) -m pytest -q tests/architecture tests/unit/media_worker/edge/test_native_library.py

audit:           ## what checkov says of the templates and of the image, in an environment of its own in build/audit
	@mkdir -p build
	@ENVIRONMENT=build/audit PINS=infra/aws/audit.txt $(SETUP)/environment.sh audit infra/aws/audit.txt
	build/audit/bin/checkov --config-file infra/aws/checkov.yaml

bench:           ## how fast: joins, mouth to ear, packets, Lambda (takes minutes; keep the machine quiet)
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(SETUP)/tools.sh bench
	@$(SETUP)/native.sh
	@exec $(PY) -m tests.bench

package:         ## what `chalice deploy` uploads, for Lambda's Python and machine: make package STAGE=dev
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@$(SETUP)/tools.sh site
	@exec $(PY) -m infra.aws.package $(STAGE)

package-check:   ## whether the packages hold everything and start fast (takes minutes)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.aws.package_check

deploy:          ## everything, to AWS: make deploy STAGE=dev (DOMAIN= CERTIFICATE= EMAIL= MAIL_DOMAIN= SPOT=yes CAPTIONS=transcribe)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@$(SETUP)/tools.sh site
	@exec $(PY) -m infra.aws.deploy $(STAGE)

rollback:        ## deploy the release before this one again: make rollback STAGE=dev
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.aws.releases $(STAGE)

destroy:         ## delete a deployment, but not its data: make destroy STAGE=dev (DATA=delete)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.aws.destroy $(STAGE) --data $(or $(DATA),keep)

doctor:          ## what is wrong with a deployment, and how to mend it: make doctor STAGE=dev
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.aws.doctor $(STAGE)

cost:            ## what Spaces cost on AWS: make cost SPACES=1 LISTENERS=100 HOURS=1 (RECORDED=yes CAPTIONS=transcribe REPLAYS=50 SPOT=yes)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.aws.cost --spaces $(or $(SPACES),1) --listeners $(or $(LISTENERS),100) --hours $(or $(HOURS),1) \
	    --replays $(or $(REPLAYS),0) $(if $(RECORDED),--recorded) $(if $(CAPTIONS),--captions $(CAPTIONS)) \
	    $(if $(filter yes,$(SPOT)),--spot)

deploy-check:    ## deploy to moto, again, and delete it, with the real commands (takes minutes)
	@$(SETUP)/environment.sh test $(TEST_REQUIREMENTS)
	@$(SETUP)/tools.sh site
	@exec $(PY) -m tests.bench.deployment

administrator:   ## an administrator, who may read reports: make administrator HANDLE=ana (STAGE=dev REMOVE=yes)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.roles administrator "$(HANDLE)" $(ROLE_OPTIONS)

reviewer:        ## let an account read reports: make reviewer HANDLE=ana (STAGE=dev REMOVE=yes)
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.roles reviewer "$(HANDLE)" $(ROLE_OPTIONS)

sbom:            ## what is deployed, as CycloneDX, and a list of its licences, in build/sbom
	@$(SETUP)/environment.sh sbom $(SBOM_REQUIREMENTS)
	@exec $(PY) -m infra.sbom

lock:            ## pin what is deployed, with hashes, after a requirements.txt has changed
	@$(SETUP)/environment.sh run $(RUN_REQUIREMENTS)
	@exec $(PY) -m infra.lock

clean:           ## forget the environment and caches; keeps .espacio (accounts and Spaces)
	rm -rf .venv frontend/node_modules tests/artifacts mutants .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
