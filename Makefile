# Gather. Two commands: make run, make test. See README.md.
BUILD ?= build
# SANITIZE=address,undefined builds with those sanitizers, into a folder of its own.
SANITIZE ?=
CC ?= cc
OUT := $(BUILD)/$(if $(SANITIZE),sanitized,plain)
PACKAGES := sqlite3 libsodium libseccomp jansson fcgi libcmark zlib libcurl libical liboath libqrencode libidn2
# From the lowest to the highest; src/rooms says what each may include.
FLOORS := base store text domain http page main

WARNINGS := -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Werror
CFLAGS ?= -O2 -g
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
# make VERSION=1.2.3 builds that version; otherwise src/base/version.h says it.
ALL_CFLAGS = $(CFLAGS) $(WARNINGS) -D_GNU_SOURCE $(HARDENING) -fPIE -pthread \
	$(if $(filter command%,$(origin VERSION)),-DGATHER_VERSION='"$(VERSION)"') -Isrc -I$(OUT)/generated $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -U_FORTIFY_SOURCE) \
	$(shell pkg-config --cflags $(PACKAGES))
ALL_LDFLAGS = $(LDFLAGS) -pie -Wl,-z,relro,-z,now -pthread $(if $(SANITIZE),-fsanitize=$(SANITIZE))
# These have no .pc file.
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lcsv -lunistring -lzxcvbn -lm

sources = $(sort $(wildcard src/$(1)/*.c src/$(1)/*/*.c))
objects = $(patsubst %.c,$(OUT)/%.o,$(call sources,$(1)))
GENERATED := $(OUT)/generated/statement_names.h $(OUT)/generated/statement_rows.h $(OUT)/generated/statement_table.h $(OUT)/generated/migration_table.h \
	$(OUT)/generated/phrases.def

.PHONY: help check-fast coverage coverage-counts all run test seeds fuzz rosters check-libreoffice bench clean format unit structure command e2e twins race machine people bad-days faults mail browser packages packages-test
all: $(OUT)/gather ## the program, into build/plain

$(OUT)/gather: $(foreach floor,$(FLOORS),$(call objects,$(floor)))
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(OUT)/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/generated/statement_names.h: sql/statements.awk $(sort $(wildcard sql/query/*/*.sql))
	@mkdir -p $(@D)
	awk -v output=names -f $^ > $@.new && mv $@.new $@
$(OUT)/generated/statement_rows.h: sql/statements.awk $(sort $(wildcard sql/query/*/*.sql))
	@mkdir -p $(@D)
	awk -v output=rows -f $^ > $@.new && mv $@.new $@
$(OUT)/generated/statement_table.h: sql/statements.awk $(sort $(wildcard sql/query/*/*.sql))
	@mkdir -p $(@D)
	awk -v output=table -f $^ > $@.new && mv $@.new $@
$(OUT)/generated/migration_table.h: sql/migrations.awk $(wildcard sql/intake/*.sql) $(wildcard sql/staff/*.sql)
	@mkdir -p $(@D)
	awk -f $^ > $@.new && mv $@.new $@

$(OUT)/generated/phrases.def: src/text/phrases.awk www/content/phrases.txt
	@mkdir -p $(@D)
	awk -f $^ > $@.new && mv $@.new $@

# Unit tests: tests/unit/FLOOR/[ROOM/]NAME.c is linked with that floor and those below it. cmocka.
unit_floors_base := base
unit_floors_store := store base
unit_floors_text := text base
unit_floors_domain := domain text store base
unit_floors_http := http text base
unit_floors_page := page http domain text store base
UNIT := $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(filter-out tests/unit/support/%,$(wildcard tests/unit/*/*.c tests/unit/*/*/*.c)))
floor_of = $(firstword $(subst /, ,$(1)))
.SECONDEXPANSION:
# From archives, so that a program holds only what it uses: linking was most of the time.
$(UNIT): $(OUT)/tests/%: $(OUT)/tests/unit/%.o $$(foreach floor,$$(unit_floors_$$(call floor_of,$$*)),$(OUT)/floors/$$(floor).a)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka
$(foreach floor,$(FLOORS),$(eval $(OUT)/floors/$(floor).a: $(call objects,$(floor))))
$(OUT)/floors/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	ar rcs $@ $^
$(OUT)/tests/%.o: ALL_CFLAGS += -Itests/unit/support

# One test by name: make BUILD=/tmp/x SANITIZE=address,undefined unit-base/clock
$(UNIT:$(OUT)/tests/%=unit-%): unit-%: $(OUT)/tests/%
	$<
unit: $(UNIT) ## the unit and page tests
	@tests/unit.sh $(UNIT)

# Fuzz targets: tests/fuzz/NAME.c. make test replays their seeds; make fuzz TARGET=NAME looks for new ones (clang's libFuzzer,
# the Debian package clang), for FUZZ_SECONDS.
FUZZ := $(filter-out fuzz replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
TARGET ?= form
FUZZ_SECONDS ?= 60
fuzz_floors := http domain text store base
$(OUT)/fuzz/%: $(OUT)/tests/fuzz/%.o $(OUT)/tests/fuzz/replay.o $(foreach floor,$(fuzz_floors),$(call objects,$(floor)))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
seeds: $(addprefix $(OUT)/fuzz/,$(FUZZ))
	@for target in $(FUZZ); do printf '   %s: ' $$target; $(OUT)/fuzz/$$target tests/fuzz/seeds/$$target/* || exit 1; done
fuzz: $(GENERATED) ## look for inputs that break TARGET=form
	@mkdir -p $(BUILD)/fuzz/$(TARGET)
	clang $(ALL_CFLAGS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -U_FORTIFY_SOURCE \
		-o $(BUILD)/fuzz/run-$(TARGET) tests/fuzz/$(TARGET).c $(foreach floor,$(fuzz_floors),$(call sources,$(floor))) $(LIBS)
	$(BUILD)/fuzz/run-$(TARGET) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/$(TARGET) tests/fuzz/seeds/$(TARGET)

# What a fresh Debian 12 lacks. README says what each is for.
BUILD_PACKAGES := gcc=cc libc6-dev pkg-config libfcgi-dev libsqlite3-dev libsodium-dev libjansson-dev libcsv-dev \
	libcmark-dev zlib1g-dev libcurl4-openssl-dev libical-dev liboath-dev libqrencode-dev libunistring-dev \
	libzxcvbn-dev libidn2-dev libseccomp-dev linux-libc-dev tzdata
RUN_PACKAGES := nginx
TEST_PACKAGES := libcmocka-dev clang-format python3=python3 nodejs=node npm=npm chromium wrk faketime=faketime python3-aiosmtpd logrotate=logrotate caddy=caddy \
	systemd=systemd-analyze mandoc rsync=rsync fakeroot dpkg-dev debhelper lintian openssl=openssl
# A machine with another mail server keeps that one; the test then says that it was not tried.
MAIL_SERVER := opensmtpd=smtpd

packages: ## install what building and running needs
	@docs/deploy/packages.sh "to build and run Gather" $(BUILD_PACKAGES) $(RUN_PACKAGES)
packages-test: packages ## install what testing needs
	@docs/deploy/packages.sh "to test Gather" $(TEST_PACKAGES)
	@docs/deploy/packages.sh "to test mail with a real server" $(MAIL_SERVER) || true

PORT ?= 8080
STATE ?= ./var
export PORT STATE

# The recipe's lines run one after the other: packages first, then a make that can see them.
run: packages ## a demo practice on http://localhost:8080/ (PORT, STATE)
	@$(MAKE) --no-print-directory -s -j2 all
	@exec docs/deploy/run.sh $(OUT)/gather

SANITIZED := SANITIZE=address,undefined
test: packages-test ## everything that is tested
	@tests/run.sh "$(MAKE)"

structure: $(GENERATED) ## what scripts can see: order, layout, words, documents
	@for check in includes foreign headers style code errors docs project selftest; do MAKE="$(MAKE)" sh tests/structure/$$check.sh $(OUT)/generated || exit 1; done
	@python3 tests/structure/reading.py
command: $(OUT)/gather ## the commands, with the real binary
	@tests/command.sh $(OUT)/gather
e2e: $(OUT)/gather ## the journey through nginx
	@python3 tests/e2e/journey.py $(OUT)/gather
rosters: $(OUT)/gather $(OUT)/tools/fill
	@python3 tests/e2e/rosters.py $^
# Not part of make test: it needs the Debian package libreoffice-calc.
check-libreoffice: $(OUT)/gather $(OUT)/tools/fill
	@python3 tests/e2e/rosters.py $^ --libreoffice
# Forty made-up people in every state for the demo practice of make run, so that the desk can be seen alive.
people: $(OUT)/tools/people
	@$< $(STATE)/gather.conf
# Status moves in 10,000 random sequences, under sanitizers: make machine SANITIZE=address,undefined. GATHER_SEED says where to begin.
machine: $(OUT)/tests/domain/signup/machine
	@GATHER_SEQUENCES=$${GATHER_SEQUENCES:-10000} $<
# These two measure time and move the clock, so they are for the plain binary.
twins: $(OUT)/gather
	@python3 tests/e2e/twins.py $(OUT)/gather
bad-days: $(OUT)/gather
	@python3 tests/e2e/bad_days.py $(OUT)/gather
faults: $(OUT)/gather $(OUT)/tools/fault.so
	@python3 tests/fault/faults.py $^
$(OUT)/tools/fault.so: tests/fault/fault.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -D_GNU_SOURCE -shared -fPIC -o $@ $<
race: $(OUT)/gather
	@python3 tests/e2e/race.py $<
browser: $(OUT)/gather ## the pages in Chromium, with axe
	@tests/e2e/browser.sh $(OUT)/gather
bench: packages-test ## registrations a second on your disk
	@$(MAKE) --no-print-directory -s -j2 all $(OUT)/tools/prepare $(OUT)/tools/raw
	@python3 tests/bench/bench.py $(OUT)
mail: $(OUT)/gather $(OUT)/tools/queue_mail ## mail through real SMTP servers
	@/usr/bin/python3 tests/e2e/mail.py $^
	@/usr/bin/python3 tests/e2e/mail_journey.py $^
	@/usr/bin/python3 tests/e2e/mail_server.py $^
$(OUT)/tools/queue_mail: $(OUT)/tests/e2e/queue_mail.o $(foreach floor,page http domain text store base,$(call objects,$(floor)))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(OUT)/tools/%: $(OUT)/tests/bench/%.o $(foreach floor,page http domain text store base,$(call objects,$(floor)))
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# A look at one's own change while working: all that is quick, in the plain build. make test is what counts.
check-fast: all $(UNIT) ## an answer in a minute: structure without its slow parts, and the unit tests
	@for check in includes foreign style code errors docs; do sh tests/structure/$$check.sh $(OUT)/generated || exit 1; done
	@tests/unit.sh $(UNIT) >$(OUT)/unit.log || { grep -v ' passed (' $(OUT)/unit.log; exit 1; }
	@echo "unit: $$(grep -c ' passed (' $(OUT)/unit.log) programs pass"

# What the unit tests run of src, by room. A build of its own, without optimization, so that a line is a line.
coverage: ## what the unit tests run, by room
	@$(MAKE) --no-print-directory -s -j2 BUILD=$(BUILD)/coverage SANITIZE= CFLAGS="-O0 -g --coverage" LDFLAGS=--coverage HARDENING= coverage-counts
coverage-counts: $(UNIT)
	@find $(OUT) -name '*.gcda' -delete
	@tests/unit.sh $(UNIT) >$(OUT)/unit.log || { grep -v ' passed (' $(OUT)/unit.log; exit 1; }
	@python3 docs/develop/coverage.py $(OUT)

compile_commands.json: Makefile $(GENERATED) ## how each file is compiled, for editors
	@find src tests -name node_modules -prune -o -name '*.c' -print | sort | python3 docs/develop/compile_commands.py '$(ALL_CFLAGS)'

docs/pictures/architecture.svg: docs/develop/architecture.py src/rooms ## the picture of the floors, from src/rooms
	python3 $< >$@.new && mv $@.new $@

help: ## this list
	@echo "make TARGET, and what it is for (SANITIZE=address,undefined builds with those sanitizers):"
	@sed -n 's/^\([a-z][A-Za-z0-9_./-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile docs/deploy/install.mk | while IFS='|' read -r target text; do \
		printf '  %-22s %s\n' "$$target" "$$text"; done

clean: ## delete build/
	rm -rf $(BUILD)
format: ## lay the code out with clang-format
	clang-format -i $$(find src tests -name node_modules -prune -o -name '*.[ch]' -print)

include docs/deploy/install.mk

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
