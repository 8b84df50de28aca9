# Kiosk firmware: one Makefile for everything. `make help` says what can be asked for.
#
# Variables a person may set:
#   CC=clang        another compiler
#   SANITIZE=1      AddressSanitizer and UBSan, built beside the normal tree in build/sanitize
#   ONLY=pattern    with `make test`: only the tests whose name contains the pattern
#   SINCE=commit    with `make lint`: only the files that differ from that commit
#   STRICT=1        with `make bench`: a missed goal is a failure
#   DESTDIR= PREFIX=  where `make install` puts things
#   INSTALL_PROGRAM=install  with `make install`: the programs keep their symbols

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all

VERSION  := 1.0.0
SANITIZE ?=
BUILD    ?= build$(if $(SANITIZE),/sanitize)
PREFIX   ?= /usr
DESTDIR  ?=
INSTALL_PROGRAM ?= install -s
ONLY     ?=
SINCE    ?=
ifeq ($(origin CC),default)
CC := gcc
endif

# ---- how everything is compiled ---------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
            -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wswitch-enum -Werror
# gcc 12 knows these two and clang 14 does not: who does not know one compiles without it. Asked once,
# and at compile time, because a fresh machine has no compiler until `packages` has run.
accepted = $(shell printf '' | $(CC) -Werror $(1) -x c -fsyntax-only - 2>/dev/null && echo '$(1)')
ACCEPTED = $(eval ACCEPTED := $(call accepted,-ftrivial-auto-var-init=zero) \
             $(call accepted,-fzero-call-used-regs=used-gpr))$(ACCEPTED)
HARDENING = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection \
            -fPIE $(ACCEPTED)
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CPPFLAGS := -I. -D_GNU_SOURCE -DKIOSK_VERSION='"$(VERSION)"' -DKIOSK_PREFIX='"$(PREFIX)"'
CFLAGS    = -std=c11 -O2 -g $(WARNINGS) $(if $(SANITIZE),-fPIE $(SANITIZERS),$(HARDENING))
LDFLAGS  := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed $(if $(SANITIZE),$(SANITIZERS))

# Third-party headers are visible only in the folder that wraps them (`make lint` checks the rest).
# Asked for at compile time, because a fresh machine has no pkg-config until `packages` has run.
pkg = $(shell pkg-config --cflags $(1))
CPPFLAGS_drivers/card = $(call pkg,libpcsclite)
CPPFLAGS_screens/type  = $(call pkg,sdl2 SDL2_ttf)
CPPFLAGS_screens/scene = $(call pkg,sdl2 SDL2_ttf)
CPPFLAGS_screens/glass = $(call pkg,sdl2 SDL2_ttf)
CPPFLAGS_tests/unit   = $(call pkg,libpcsclite sdl2 SDL2_ttf)
CPPFLAGS_tests/golden = $(call pkg,sdl2 SDL2_ttf libpng)
CPPFLAGS_tests/bench  = $(call pkg,libpcsclite sdl2 SDL2_ttf)
CPPFLAGS_tests/os     = $(call pkg,sdl2)
CPPFLAGS_tests/flow   = -DFLOW_GUARDS_REMOVABLE
CPPFLAGS_tests/technician   = -DTECHNICIAN_GUARDS_REMOVABLE

# ---- the shelves: one archive per folder -------------------------------------------------------

SCREENS := screens/glass screens screens/page screens/scene screens/type screens/view
SHELVES := drivers/base drivers/wall drivers/domain drivers/machine drivers/pki drivers/card drivers/jpki drivers/piv \
           drivers/https drivers/est drivers/backend drivers/store drivers/outbox drivers/history $(SCREENS) firmware firmware/flow firmware/technician firmware/tools \
           firmware/diag \
           firmware/session firmware/control \
           firmware/offices firmware/protocol firmware/supervisor firmware/card firmware/link firmware/walls \
           tests/card/src tests/card tests/backend/src tests/backend tests/flow tests/technician tests/golden \
           tests/phrases tests/catalogues tests/support tests/bench

archive = $(BUILD)/lib/$(subst /,-,$(1)).a
object  = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

# A program's own main file is named like the program and is kept out of the archive.
MAINS := firmware/kiosk.c firmware/kiosk-card.c firmware/kiosk-link.c firmware/kioskctl.c \
         tests/card/src/virtual-card.c tests/backend/src/kiosk-backend.c tests/golden/screens.c \
         tests/golden/golden.c \
         tests/phrases/phrases.c tests/catalogues/catalogues.c \
         tests/bench/bench.c tests/bench/plain_sdl.c tests/bench/plain_xlib.c

define shelf
$(call archive,$(1)): $(call object,$(filter-out $(MAINS) %_test.c %/demo.c,$(wildcard $(1)/*.c)))
endef
$(foreach s,$(SHELVES),$(eval $(call shelf,$(s))))

$(BUILD)/lib/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcs $@ $^

# Written anew, so that all is compiled anew, when the compiler or its words change. Warnings change
# no object.
FLAGS := $(BUILD)/flags
WORDS  = $(subst ','\'',$(CC) $(CPPFLAGS) $(filter-out -w -W%,$(CFLAGS)) $(LDFLAGS))
$(FLAGS): always | $(BUILD)/packages.ok
	@printf '%s\n' '$(WORDS)' | cmp -s - $@ || printf '%s\n' '$(WORDS)' >$@
.PHONY: always

$(BUILD)/obj/%.o: %.c $(FLAGS) | $(BUILD)/packages.ok
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CPPFLAGS_$(patsubst %/,%,$(dir $<))) $(CFLAGS) -MMD -MP -c -o $@ $<

# ---- programs ------------------------------------------------------------------------------------

PROGRAMS      := kiosk kiosk-card kiosk-link kioskctl
TEST_PROGRAMS := virtual-card kiosk-backend

# What each program is made of, from the top of the dependencies to the bottom.
SHELVES_kiosk         := firmware firmware/walls firmware/session firmware/control firmware/diag firmware/technician firmware/tools firmware/flow firmware/offices \
                         firmware/protocol \
                         $(SCREENS) drivers/machine drivers/domain drivers/wall drivers/base
SHELVES_kiosk-card    := firmware firmware/walls firmware/card firmware/supervisor firmware/protocol drivers/jpki \
                         drivers/piv drivers/card drivers/pki drivers/machine drivers/domain drivers/wall drivers/base
SHELVES_kiosk-link    := firmware firmware/walls firmware/link firmware/offices firmware/supervisor firmware/protocol drivers/backend \
                         drivers/est drivers/https drivers/outbox drivers/history drivers/store drivers/pki drivers/machine \
                         drivers/domain drivers/wall drivers/base
SHELVES_kioskctl      := firmware drivers/domain drivers/base
SHELVES_virtual-card  := tests/card/src
SHELVES_kiosk-backend := tests/backend/src

LIBS_screens       := -lqrencode -lunibreak -ljansson -linih -lseccomp -lXext -lX11 -lpthread -lm
# SDL itself is in the program, without the drivers that screens/glass/drivers.c names; --as-needed
# leaves out what only those need. An update of Debian's SDL comes with the next build.
# Its questions for atoms go through screens/glass/atoms.c.
LDFLAGS_kiosk      := -Wl,-u,Wayland_bootstrap -Wl,--wrap=XInternAtom,-u,__wrap_XInternAtom
LIBS_kiosk          = $(patsubst -lSDL2%,-l:libSDL2%.a,$(shell pkg-config --static --libs SDL2_ttf)) \
                      $(LIBS_screens)
LIBS_kiosk-card    := -lpcsclite -lcrypto -linih -lseccomp
LIBS_kiosk-link    := -lcurl -lssl -lcrypto -ljansson -lsqlite3 -linih -lseccomp
LIBS_kioskctl      := -ljansson -linih
LIBS_virtual-card  := -lcrypto
LIBS_kiosk-backend := -lmicrohttpd -lcurl -ljansson -lsqlite3 -lcrypto

define program
$(BUILD)/bin/$(1): $(call object,$(filter %/$(1).c,$(MAINS))) \
    $(foreach s,$(SHELVES_$(1)),$(call archive,$(s)))
	@mkdir -p $$(@D)
	@echo "  LINK  $$@"
	@$(CC) $(LDFLAGS) $(LDFLAGS_$(1)) -o $$@ $$^ $$(LIBS_$(1))
endef
$(foreach p,$(PROGRAMS) $(TEST_PROGRAMS),$(eval $(call program,$(p))))

BINARIES := $(addprefix $(BUILD)/bin/,$(PROGRAMS) $(TEST_PROGRAMS))

## all: every program, the texts and the municipal counters, into build/
all: $(BINARIES) texts faces $(BUILD)/offices.json
# What is installed.
product: $(PROGRAMS:%=$(BUILD)/bin/%) texts faces

# ---- texts ---------------------------------------------------------------------------------------

LANGUAGES := $(patsubst assets/po/%.po,%,$(wildcard assets/po/*.po))
CATALOGUES := $(LANGUAGES:%=$(BUILD)/locale/%/LC_MESSAGES/kiosk.mo)
# What the store's staff read.
CLERK := $(patsubst assets/po/clerk/%.po,%,$(wildcard assets/po/clerk/*.po))
CATALOGUES += $(CLERK:%=$(BUILD)/locale/%/LC_MESSAGES/clerk.mo)
# And technicians, in the same languages.
CATALOGUES += $(CLERK:%=$(BUILD)/locale/%/LC_MESSAGES/technician.mo)
texts: $(CATALOGUES)

# msgfmt writes its output even when a check fails; .DELETE_ON_ERROR removes it again.
$(BUILD)/locale/%/LC_MESSAGES/kiosk.mo: assets/po/%.po | $(BUILD)/packages.ok
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

$(BUILD)/locale/%/LC_MESSAGES/clerk.mo: assets/po/clerk/%.po | $(BUILD)/packages.ok
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

$(BUILD)/locale/%/LC_MESSAGES/technician.mo: assets/po/technician/%.po | $(BUILD)/packages.ok
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

# ---- small faces ---------------------------------------------------------------------------------

# The letters of the languages' names, and the H that font.c measures, out of the typefaces that it
# names: the first screen has those names, and the whole faces take longer to read than all else.
# Their own names go, their copyright and licence stay (OFL 1.1, 2 and 3).
CJK   := /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
FACES := $(addprefix $(BUILD)/locale/faces/,latin.ttf hans.otf hant.otf devanagari.ttf)
faces: $(FACES)
$(BUILD)/locale/faces/latin.ttf:      WHOLE := /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf
$(BUILD)/locale/faces/hans.otf:       WHOLE := $(CJK) --face-index=2
$(BUILD)/locale/faces/hant.otf:       WHOLE := $(CJK) --face-index=3
$(BUILD)/locale/faces/devanagari.ttf: WHOLE := /usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf

# Anew after an update of the typefaces too.
$(FACES): assets/po/ja.po Makefile $(wildcard /usr/share/fonts/*/noto) | $(BUILD)/packages.ok
	@mkdir -p $(@D)
	@LC_ALL=C.UTF-8 hb-subset $(WHOLE) --text="H$$(sed -n '/^msgid "language\./{n;s/^msgstr "\(.*\)"/\1/p}' $<)" \
	    --name-IDs=0,13,14 --no-hinting --output-file=$@

# ---- municipal counters ---------------------------------------------------------------------------

$(BUILD)/offices.json: assets/offices/offices.json
	@mkdir -p $(@D)
	@cp $< $@

# ---- packages ------------------------------------------------------------------------------------

$(BUILD)/packages.ok: tests/packages
	@mkdir -p $(@D)
	@tests/packages --install
	@touch $@

# ---- tests ---------------------------------------------------------------------------------------

ALL_SHELVES := firmware firmware/walls firmware/session firmware/control firmware/diag firmware/technician firmware/tools firmware/flow firmware/card firmware/link \
               firmware/offices firmware/supervisor firmware/protocol $(SCREENS) drivers/backend \
               drivers/outbox drivers/history drivers/store \
               drivers/est drivers/https drivers/jpki drivers/piv drivers/pki drivers/card drivers/machine drivers/domain drivers/wall drivers/base
SCREEN_LIBS := -lSDL2_ttf -lSDL2 $(LIBS_screens)
TEST_LIBS := $(SCREEN_LIBS) $(LIBS_kiosk-card) $(LIBS_kiosk-link) -lmicrohttpd -lXtst -lXss -lX11 -lpng \
             -lcmocka

TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/*_test.c))

# Which archives a test links depends on its folder. The virtual card and the backend are foreign to
# the product: their tests link only themselves, and no other test links them.
tests_in = $(filter $(BUILD)/tests/$(1)/%,$(TESTS))
define link_test
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) $(LDFLAGS) -o $@ $^
endef

$(call tests_in,card): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/card) \
    $(call archive,tests/card/src) $(call archive,tests/support)
	$(link_test) $(LIBS_virtual-card) -lcmocka
$(call tests_in,backend): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/backend) \
    $(call archive,tests/backend/src) $(call archive,tests/support)
	$(link_test) $(LIBS_kiosk-backend) -lcmocka

# The flow and the technician's visit are explored in a build of their own, in which their guards can
# be taken away.
FLOW_REMOVABLE := $(patsubst %.c,$(BUILD)/removable/%.o,$(wildcard firmware/flow/*.c))
TECHNICIAN_REMOVABLE := $(patsubst %.c,$(BUILD)/removable/%.o,$(wildcard firmware/technician/*.c))
$(BUILD)/removable/%.o: %.c $(FLAGS) | $(BUILD)/packages.ok
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) -DFLOW_GUARDS_REMOVABLE -DTECHNICIAN_GUARDS_REMOVABLE $(CFLAGS) -MMD -MP -c -o $@ $<
$(call tests_in,flow): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/flow) $(FLOW_REMOVABLE) \
    $(call archive,tests/support) $(foreach s,$(filter-out firmware/flow,$(SHELVES_kiosk)),$(call archive,$(s)))
	$(link_test) $(SCREEN_LIBS) -lcmocka

$(call tests_in,technician): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/technician) $(TECHNICIAN_REMOVABLE) \
    $(call archive,tests/support) $(call archive,drivers/domain) $(call archive,drivers/history) \
    $(call archive,drivers/base)
	$(link_test) -lcmocka

# The screens, with the views that pictures are made of.
SHOWN := $(foreach s,tests/golden $(SCREENS) drivers/domain drivers/base,$(call archive,$(s)))
$(call tests_in,golden): $(BUILD)/%: $(BUILD)/obj/%.o $(SHOWN) $(call archive,tests/support) | texts faces
	$(link_test) $(SCREEN_LIBS) -lpng -lzbar -lcmocka
$(BUILD)/tests/golden/screens $(BUILD)/tests/golden/golden: $(BUILD)/%: $(BUILD)/obj/%.o $(SHOWN)
	$(link_test) $(SCREEN_LIBS) -lpng

# The phrase marks: of Japanese and Chinese texts, and of the Japanese that the others quote.
MARKED := $(wildcard assets/po/*.po assets/po/clerk/*.po assets/po/technician/*.po)
LIBS_phrases := -lmecab -licuuc
PHRASES := $(BUILD)/tests/phrases/phrases
$(call tests_in,phrases): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/phrases) \
    $(call archive,drivers/base)
	$(link_test) $(LIBS_phrases) -lcmocka
$(PHRASES): $(BUILD)/obj/tests/phrases/phrases.o $(call archive,tests/phrases) $(call archive,drivers/base)
	$(link_test) $(LIBS_phrases)

## phrases: sets the phrase marks of the texts anew, after they have changed
phrases: $(PHRASES)
	@$< $(MARKED)

CHECKED := $(BUILD)/tests/catalogues/catalogues
$(call tests_in,catalogues): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/catalogues) \
    $(call archive,tests/support) $(call archive,drivers/base)
	$(link_test) -lcmocka
$(CHECKED): $(BUILD)/obj/tests/catalogues/catalogues.o $(call archive,tests/catalogues) \
    $(call archive,drivers/base)
	$(link_test)

## catalogues: holds every language's texts against the Japanese ones and the glossary; ONLY=vi one of them
catalogues: $(CHECKED)
	@$< assets/po $(ONLY)

OTHER_TESTS := $(filter-out $(foreach d,card backend flow technician golden phrases catalogues os,$(call tests_in,$(d))),$(TESTS))
$(OTHER_TESTS): $(BUILD)/%: $(BUILD)/obj/%.o $(call archive,tests/support) $(foreach s,$(ALL_SHELVES),$(call archive,$(s)))
	$(link_test) $(TEST_LIBS)

# The long ones come first, so that short ones fill what is left of the time.
PARTS := $(filter-out $(call tests_in,e2e),$(TESTS))
E2E   := $(call tests_in,e2e)
LONG  := $(patsubst %,$(BUILD)/tests/e2e/%_test,time_out plate change remote technician_visit technician_login look_changes \
    broken_reader backend_down faults reset refused outcome)
## test: all tests; ONLY=name runs the tests whose name contains it
test: all $(TESTS)
	@tests/run $(if $(ONLY),--only '$(ONLY)') $(LONG) $(filter-out $(LONG),$(E2E)) -- $(PARTS)

parts: all $(PARTS)
# Their runtime asks the kernel for more than a wall allows, so not behind walls.
## sanitized: the tests that need no whole kiosk once more, with AddressSanitizer and UBSan
sanitized:
	@$(MAKE) -s --no-print-directory SANITIZE=1 BUILD=$(BUILD)/sanitize parts
	@tests/run $(if $(ONLY),--only '$(ONLY)') -- $(filter-out %/walls_test,$(PARTS:$(BUILD)/%=$(BUILD)/sanitize/%))

## faults: breaks a kiosk in every way that its self-test is to find; NOTE=1 puts the table into tests/README.md
faults: all $(BUILD)/tests/e2e/faults_test
	@$(BUILD)/tests/e2e/faults_test 'each_*'
	$(if $(NOTE),@tests/sim/note tests/README.md "make faults" <$(BUILD)/faults.txt)

# How many processes `make -jN` allows; nothing without -j: the program takes one for each processor.
JOBS = $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS)))

## screens: a picture of every screen in every language, size, theme and panel, checked, into build/screens/
##          (some of them with every pixel: only=WORD language=TAG size=NAME|all theme=NAME|all)
screens: $(BUILD)/tests/golden/screens texts faces
	@$< $(BUILD)/screens $(foreach choice,only language size theme full,\
	    $(if $($(choice)),$(choice)=$($(choice)))) $(if $(ONLY),only=$(ONLY)) $(JOBS:%=jobs=%)

## golden: makes the golden set of pictures anew, and says what changed (only=WORD: a set of some)
GOLDEN := tests/golden/set
golden: $(BUILD)/tests/golden/golden texts faces
	@rm -rf $(BUILD)/golden
	@$< $(GOLDEN) $(BUILD)/golden $(if $(only),only=$(only)) $(JOBS:%=jobs=%)
	@rm -rf $(GOLDEN) && cp -r $(BUILD)/golden $(GOLDEN)

include tests/sim/sim.mk

# ---- for people -----------------------------------------------------------------------------------

# The demo and its like are programs over the same parts as the end-to-end tests.
$(BUILD)/tests/e2e/demo: $(call object,tests/e2e/demo.c) $(call archive,tests/support) \
    $(foreach s,$(ALL_SHELVES),$(call archive,$(s)))
	$(link_test) $(TEST_LIBS)

## demo: a resident resets both secrets on the real screen; pictures in build/demo
demo: all $(BUILD)/tests/e2e/demo
	@$(BUILD)/tests/e2e/demo $(BUILD)/demo $(if $(DISPLAY),--slow)

$(BUILD)/tests/bench/bench: $(call object,tests/bench/bench.c) $(call archive,tests/bench) \
    $(call archive,tests/support) $(foreach s,$(ALL_SHELVES),$(call archive,$(s)))
	$(link_test) $(TEST_LIBS) -lXext

# What the kiosk is compared with.
PLAIN := $(BUILD)/tests/bench/plain_sdl $(BUILD)/tests/bench/plain_xlib
$(BUILD)/tests/bench/plain_sdl: $(BUILD)/obj/tests/bench/plain_sdl.o
	$(link_test) -lSDL2_ttf -lSDL2
$(BUILD)/tests/bench/plain_xlib: $(BUILD)/obj/tests/bench/plain_xlib.o
	$(link_test) -lX11

## bench: the figures beside their goals and beside Chromium; STRICT=1 fails when a goal is missed
bench: all $(BUILD)/tests/bench/bench $(PLAIN)
	$(if $(SANITIZE),$(error figures are of the hardened build: without SANITIZE))
	@$(BUILD)/tests/bench/bench $(if $(STRICT),--strict)

## run: the kiosk in a window, with a reader of this machine and a demo backend
run: all
	@tests/rig/run --build $(BUILD)

# Its promises are kept inside a virtual machine; tests/os/boot takes it there.
$(BUILD)/tests/os/visit: $(call object,tests/os/visit.c) $(call archive,tests/support) \
    $(call archive,drivers/base)
	$(link_test) -ljansson -lXtst -lXext -lX11 -lcmocka

# A resident at a machine's screen and glass, from outside of it.
OUTSIDE := $(foreach o,watch outsider expected dump qmp,$(call object,tests/os/$(o).c)) \
    $(call archive,tests/support) $(call archive,tests/golden) $(call archive,firmware/session) \
    $(foreach s,$(SCREENS) drivers/domain drivers/base,$(call archive,$(s)))
$(BUILD)/tests/os/outside $(call tests_in,os): $(BUILD)/%: $(BUILD)/obj/%.o $(OUTSIDE) | texts faces
	$(link_test) $(SCREEN_LIBS) -lpng -ljansson -lcmocka

## boot: a fresh Debian with the kiosk installed boots under systemd in a virtual machine; needs root
boot: all $(BUILD)/tests/os/visit
	@tests/os/boot --build $(BUILD)

## image: the locked-down disk of a kiosk, build/image/kiosk.img, from Debian's packages and ours; needs root
image:
	@tests/packages --install --image
	@firmware/os/image/build --build $(BUILD)

## test-image: that disk in a virtual machine with Secure Boot, a TPM and a USB reader; needs root
test-image: all image $(BUILD)/tests/os/outside
	@tests/os/image --build $(BUILD)

## lint: the rules of the house (structure, style, lengths, words)
lint: all $(TESTS) $(PHRASES) $(CHECKED)
	@SINCE='$(SINCE)' CC='$(CC)' tests/lint/all --build $(BUILD)

## format: reformats every C file in place
format:
	@git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format -i

# ---- installing ----------------------------------------------------------------------------------

UNITS   := $(wildcard firmware/os/*.service firmware/os/*.socket firmware/os/*.path)
PAGES   := $(wildcard firmware/man/*.[1-9])
UNITDIR := $(DESTDIR)$(PREFIX)/lib/systemd/system
SHARE   := $(DESTDIR)$(PREFIX)/share/kiosk

# Files are installed for root alone where only a helper may read them; kiosk.tmpfiles opens them
# when the users are there. The rest has its mode whatever the umask is.
## install: programs (stripped), data, man pages and systemd units below DESTDIR (PREFIX=/usr)
install: product
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(UNITDIR)/pcscd.socket.d" "$(UNITDIR)/pcscd.service.d" "$(SHARE)" \
	    "$(DESTDIR)$(PREFIX)/lib/sysusers.d" "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d"
	$(INSTALL_PROGRAM) $(PROGRAMS:%=$(BUILD)/bin/%) "$(DESTDIR)$(PREFIX)/bin"
	for tag in $(LANGUAGES); do \
	    install -D -m 644 $(BUILD)/locale/$$tag/LC_MESSAGES/kiosk.mo \
	        "$(SHARE)/locale/$$tag/LC_MESSAGES/kiosk.mo" || exit 1; \
	done
	install -d "$(SHARE)/locale/faces" && install -m 644 $(FACES) "$(SHARE)/locale/faces"
	for tag in $(CLERK); do for domain in clerk technician; do \
	    install -D -m 644 $(BUILD)/locale/$$tag/LC_MESSAGES/$$domain.mo \
	        "$(SHARE)/locale/$$tag/LC_MESSAGES/$$domain.mo" || exit 1; \
	done; done
	for unit in $(UNITS); do \
	    placed="$(UNITDIR)/$${unit##*/}"; \
	    sed 's|@PREFIX@|$(PREFIX)|' $$unit >"$$placed" && chmod 644 "$$placed" || exit 1; \
	done
	for page in $(PAGES); do \
	    placed="$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}"; \
	    install -D -m 644 $$page "$$placed" && sed -i 's|@PREFIX@|$(PREFIX)|' "$$placed" && \
	        chmod 644 "$$placed" || exit 1; \
	done
	install -m 644 firmware/os/pcscd.socket.conf "$(UNITDIR)/pcscd.socket.d/kiosk.conf"
	install -m 644 firmware/os/pcscd.service.conf "$(UNITDIR)/pcscd.service.d/kiosk.conf"
	install -m 644 firmware/os/kiosk.sysusers "$(DESTDIR)$(PREFIX)/lib/sysusers.d/kiosk.conf"
	install -m 644 firmware/os/kiosk.tmpfiles "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/kiosk.conf"
	install -m 644 firmware/os/xorg.conf "$(SHARE)/xorg.conf"
	install -m 644 assets/offices/offices.json "$(SHARE)/offices.json"
	test -e "$(DESTDIR)/etc/kiosk/kiosk-link.ini" || \
	    install -D -m 600 firmware/os/kiosk-link.ini "$(DESTDIR)/etc/kiosk/kiosk-link.ini"
	install -m 644 firmware/os/kiosk-sound.conf "$(SHARE)/kiosk-sound.conf"
	test -e "$(DESTDIR)/etc/kiosk.ini" || \
	    install -D -m 644 firmware/os/kiosk.ini "$(DESTDIR)/etc/kiosk.ini"
	test -e "$(DESTDIR)/etc/kiosk-card.ini" || \
	    install -D -m 644 firmware/os/kiosk-card.ini "$(DESTDIR)/etc/kiosk-card.ini"

# Debian's tools make it from a copy of the tree, in which firmware/os/debian is debian/, and build
# everything anew: what is in the package depends on the tree and on Debian alone.
DEB  := $(BUILD)/deb
TREE := firmware drivers screens assets tests Makefile README.md
## deb: the Debian package, into build/deb/
deb: | $(BUILD)/packages.ok
	@tests/packages --install --deb
	@rm -rf $(DEB) && mkdir -p $(DEB)/kiosk
	@{ git ls-files -co --exclude-standard 2>/dev/null || find $(TREE) -type f; } | grep -v '^tests/golden/set/' | \
	    while read -r file; do [ ! -f "$$file" ] || echo "$$file"; done | tar -cf - -T - | tar -xf - -C $(DEB)/kiosk
	@mv $(DEB)/kiosk/firmware/os/debian $(DEB)/kiosk
	@cd $(DEB)/kiosk && [ "$$(dpkg-parsechangelog -S Version)" = $(VERSION) ] || \
	    { echo "firmware/os/debian/changelog: its version is not $(VERSION)" >&2; exit 1; }
	@cd $(DEB)/kiosk && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL dpkg-buildpackage -us -uc -b >../build.log 2>&1 || \
	    { tail -n 30 ../build.log >&2; exit 1; }
	@rm -rf $(DEB)/kiosk
	@ls $(DEB)/*.deb

## test-deb: the package is made, held against Debian's rules, installed, upgraded, removed; needs root
test-deb: product
	@tests/os/package --build $(BUILD)

## clean: removes build/
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /  make \1\t/p' Makefile | expand -t 18

.PHONY: all product deb test-deb image test-image texts faces phrases catalogues parts sanitized faults test demo bench run boot screens golden lint format install clean help
.SECONDARY:

-include $(shell find $(BUILD)/obj $(BUILD)/removable -name '*.d' 2>/dev/null)
