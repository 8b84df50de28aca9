# The simulator: the product's own objects over a simulated operating system. Included by Makefile.
MAINS += tests/sim/sim.c
CPPFLAGS_tests/sim    = $(call pkg,libpcsclite sdl2 SDL2_ttf)
CPPFLAGS_tests/sim/os = $(call pkg,libpcsclite sdl2 SDL2_ttf)
$(foreach s,tests/sim tests/sim/os,$(eval $(call shelf,$(s))))

# The programs' main functions get names of their own.
SIM_MAINS := kiosk kiosk-card kiosk-link
$(BUILD)/sim/%.o: $(BUILD)/obj/firmware/%.o
	@mkdir -p $(@D)
	@objcopy --redefine-sym main=$(subst -,_,$*)_main $< $@

# What os/ replaces is found first, so the archives' own files of that name are never linked.
SIM_WRAPPED := malloc calloc realloc free strdup mallopt mmap munmap mlock madvise exit \
               open close fchmod unlink renameat2 opendir readdir closedir dirfd CRYPTO_set_mem_functions d2i_X509 \
               est_authorities_read est_request est_renewed est_certificate_free \
               control_acknowledged control_diagnoses control_exports control_ordered BIO_new_file \
               $(addprefix history_,open set_kiosk close append probe head each verify acknowledge_broken) fopen fclose fileno fsync rename PEM_read_X509
SIM_LIBS := -lcrypto -ljansson -lsqlite3 -linih -lSDL2_ttf -lSDL2 -lqrencode -lunibreak -lm
$(BUILD)/tests/sim/sim: $(BUILD)/obj/tests/sim/sim.o $(SIM_MAINS:%=$(BUILD)/sim/%.o) \
    $(call object,$(wildcard tests/sim/os/*.c)) $(call archive,tests/sim) \
    $(foreach s,$(ALL_SHELVES),$(call archive,$(s)))
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) $(LDFLAGS) $(foreach w,$(SIM_WRAPPED),-Wl,--wrap=$(w)) -o $@ $^ $(SIM_LIBS)

SEEDS ?= 1-4000
HOURS ?=
NOTE  ?=
## sim: the whole kiosk in a simulated world; SEEDS=A-B those runs, HOURS=n for so long
sim: $(BUILD)/tests/sim/sim
	@$< --seeds $(SEEDS) $(if $(HOURS),--hours $(HOURS)) \
	    $(if $(NOTE),>$(BUILD)/sim.txt && tests/sim/note tests/README.md "make sim" <$(BUILD)/sim.txt)

# What the simulator alone reaches: built a second time, with counters.
COVERAGE ?=
COVERAGE_SEEDS ?= 1-6000
ifneq ($(COVERAGE),)
CFLAGS  += -O1 --coverage
LDFLAGS += --coverage -Wl,-u,__gcov_dump
endif
## sim-coverage: lines and branches of the product that the simulator reaches by itself
sim-coverage:
	@$(MAKE) -s --no-print-directory COVERAGE=1 BUILD=build/coverage build/coverage/tests/sim/sim
	@tests/sim/coverage build/coverage $(COVERAGE_SEEDS)

MUTANT_SEEDS ?= 8000
MUTANT_JOBS  ?= $(shell nproc)
TABLE ?=
## sim-mutants: puts one fault after the other into the product; the simulator must find each
sim-mutants: $(BUILD)/tests/sim/sim
	@CC='$(CC)' tests/sim/mutants/run --seeds $(MUTANT_SEEDS) --jobs $(MUTANT_JOBS) $(if $(ONLY),--only '$(ONLY)') \
	    $(if $(TABLE),--table tests/sim/mutants/README.md)

.PHONY: sim sim-coverage sim-mutants
