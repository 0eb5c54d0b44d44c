# make install, uninstall, deb. DESTDIR stages; PREFIX is /usr for a package.
PREFIX ?= /usr
DESTDIR ?=
VERSION := $(shell sed -n 's/^.define GATHER_VERSION "\(.*\)"/\1/p' src/base/version.h)
UNITS := $(wildcard docs/deploy/systemd/*.service docs/deploy/systemd/*.socket docs/deploy/systemd/*.timer)
STAGED = $(DESTDIR)$(PREFIX)
SHARED = $(STAGED)/share/gather
UNIT_FOLDER ?= $(PREFIX)/lib/systemd/system
# From systemd 254 on the pauses between starts that fail grow, from a second to a minute; before, they are all 5 seconds.
SYSTEMD := $(shell systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
PAUSES = $(shell if [ "$(SYSTEMD)" -ge 254 ] 2>/dev/null; then echo "-e 's|^RestartSec=5|RestartSec=1|' -e 's|^@GROWING@||'"; else echo "-e '/^@GROWING@/d'"; fi)
EXAMPLES = $(STAGED)/share/doc/gather/examples

.PHONY: install uninstall deb install-test
install: $(OUT)/gather ## install into DESTDIR/PREFIX
	install -d $(STAGED)/bin $(STAGED)/sbin $(SHARED)/www $(EXAMPLES) $(DESTDIR)$(UNIT_FOLDER) \
		$(STAGED)/lib/sysusers.d $(STAGED)/lib/tmpfiles.d $(STAGED)/share/man/man5 $(STAGED)/share/man/man8 \
		$(DESTDIR)/etc/nginx/gather $(DESTDIR)/etc/logrotate.d
	install -m 0755 $(OUT)/gather $(STAGED)/bin/gather
	install -m 0755 docs/deploy/gather-setup docs/deploy/gather-error-pages $(STAGED)/sbin/
	install -d $(SHARED)/nginx
	sed 's|@SHARE@|$(PREFIX)/share/gather|' docs/deploy/gather-nginx >$(STAGED)/sbin/gather-nginx && chmod 0755 $(STAGED)/sbin/gather-nginx
	install -m 0644 docs/deploy/nginx-site.conf $(SHARED)/nginx/site.conf
	for folder in templates static content forms mail; do \
		test -d www/$$folder || continue; \
		(cd www && find $$folder -type f) | while read -r file; do install -D -m 0644 "www/$$file" "$(SHARED)/www/$$file"; done; \
	done
	for unit in $(UNITS); do sed -e 's|@BIN@|$(PREFIX)/bin|' $(PAUSES) $$unit >$(DESTDIR)$(UNIT_FOLDER)/$${unit##*/} && \
		chmod 0644 $(DESTDIR)$(UNIT_FOLDER)/$${unit##*/} || exit 1; done
	install -m 0644 docs/deploy/systemd/sysusers.conf $(STAGED)/lib/sysusers.d/gather.conf
	install -m 0644 docs/deploy/systemd/tmpfiles.conf $(STAGED)/lib/tmpfiles.d/gather.conf
	install -m 0644 docs/man/*.8 $(STAGED)/share/man/man8/
	install -m 0644 docs/man/gather.conf.5 docs/man/gather-intake.5 $(STAGED)/share/man/man5/
	install -m 0644 $(filter-out %/types.conf,$(wildcard www/nginx/*.conf)) $(DESTDIR)/etc/nginx/gather/
	install -m 0644 docs/deploy/logrotate.conf $(DESTDIR)/etc/logrotate.d/gather
	awk -v prefix=$(PREFIX) -f docs/deploy/sample.awk src/base/config.def >$(EXAMPLES)/gather.conf
	chmod 0644 $(EXAMPLES)/*

# What the practice wrote (settings, keys, databases, backups) stays.
uninstall: ## remove what install put there
	rm -f $(STAGED)/bin/gather $(STAGED)/sbin/gather-setup $(STAGED)/sbin/gather-error-pages $(STAGED)/sbin/gather-nginx $(addprefix $(DESTDIR)$(UNIT_FOLDER)/,$(notdir $(UNITS))) \
		$(STAGED)/lib/sysusers.d/gather.conf $(STAGED)/lib/tmpfiles.d/gather.conf $(addprefix $(STAGED)/share/man/man8/,$(notdir $(wildcard docs/man/*.8))) \
		$(STAGED)/share/man/man5/gather.conf.5 $(STAGED)/share/man/man5/gather-intake.5 $(DESTDIR)/etc/logrotate.d/gather \
		$(addprefix $(DESTDIR)/etc/nginx/gather/,$(notdir $(wildcard www/nginx/*.conf)))
	rm -rf $(SHARED) $(STAGED)/share/doc/gather
	-rmdir $(DESTDIR)/etc/nginx/gather 2>/dev/null

# A Debian package, as debian/ says it, from a copy of what is in the tree; with what it needs installed first. The tests are run
# by make test, so not once more here: make deb DEB_BUILD_OPTIONS= runs the unit tests as a buildd does.
DEB_BUILD_OPTIONS ?= nocheck
DEB_PACKAGES := debhelper dpkg-dev fakeroot
.PHONY: deb deb-source
deb: ## the Debian package
	@docs/deploy/packages.sh "to make the package" $(DEB_PACKAGES) $(BUILD_PACKAGES) >&2
	@DEB_BUILD_OPTIONS="$(DEB_BUILD_OPTIONS)" docs/deploy/package.sh binary "$(BUILD)"
deb-source:
	@docs/deploy/packages.sh "to make the package" $(DEB_PACKAGES) $(BUILD_PACKAGES) >&2
	@docs/deploy/package.sh source "$(BUILD)"

install-test: $(OUT)/gather
	@tests/install.sh "$(MAKE)" "$(BUILD)"

# What an operator does; backups while registrations come in.
.PHONY: operations backup-test standby
operations: $(OUT)/gather
	@tests/operations.sh $(OUT)/gather
backup-test: $(OUT)/gather
	@python3 tests/e2e/backup.py $(OUT)/gather
standby: $(OUT)/gather
	@python3 tests/e2e/standby.py $(OUT)/gather

# nginx's site as gather-nginx writes it, with a real nginx, and what may stand in front of it.
.PHONY: site-test
site-test: $(OUT)/gather
	@python3 tests/deploy/site.py $(OUT)/gather "$(MAKE)" "$(BUILD)"

# Machines with systemd as their first process, of the Debian that this one has (the package is made for it): the two commands, a
# registration over TLS, mail, crashes, an upgrade from OLD_PACKAGE under load, a restore on another machine, a purge. As root,
# some minutes; the machines' image stays in the build folder. Not part of make test.
.PHONY: system-test
OLD_PACKAGE ?= -
system-test:
	@docs/deploy/packages.sh "to boot machines" systemd-container mmdebstrap
	@python3 tests/deploy/system.py "$$($(MAKE) --no-print-directory -s deb | tail -n 1)" "$(OLD_PACKAGE)" "$(BUILD)/machines" \
		"$$(. /etc/os-release && echo $$VERSION_CODENAME)"
