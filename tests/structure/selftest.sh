#!/bin/sh
# Sees each structure script pass a small sound tree and fail, naming file and line, once something wrong is planted.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
planted=0

# A tree that no script has anything against.
sound_tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/generated"
    cd "$work/tree"
    mkdir -p tests/unit
    for floor in base store text domain http page main; do
        mkdir -p "src/$floor"
        guard=GATHER_$(echo $floor | tr a-z A-Z)_PLAIN_H
        printf '#ifndef %s\n#define %s\n\nint %s_plain(int number);\n\n#endif\n' "$guard" "$guard" $floor \
            >src/$floor/plain.h
        printf '#include "%s/plain.h"\n\nint %s_plain(int number)\n{\n    return number;\n}\n' $floor $floor \
            >src/$floor/plain.c
    done
    mkdir -p src/page/low src/page/high
    {
        printf 'floor base:\nfloor store: base\nfloor text: base\nfloor domain: store text base\n'
        printf 'floor http: text base\nfloor page: http domain text base\nroom low: below\nroom high: above\n'
        printf 'floor main: page http domain store text base\n'
    } >src/rooms
    mv src/page/plain.[ch] src/page/low/
    sed -i 's|page/plain|page/low/plain|; s/PAGE_PLAIN/PAGE_LOW_PLAIN/' src/page/low/plain.[ch]
    printf '/* "<div" and SELECT in a comment. */\nconst char *const domain_text = "a < b, SELECTED //";\n' \
        >src/domain/words.c
    printf 'BasedOnStyle: LLVM\nIndentWidth: 4\nBreakBeforeBraces: Linux\nAllowShortFunctionsOnASingleLine: None\n' \
        >.clang-format
    printf 'ALL_CFLAGS = -std=c17 -Wall -Wextra -Wpedantic -Werror -Isrc\nall:\n' >Makefile
}

run() {
    if [ -f "$here/$1.py" ]; then
        python3 "$here/$1.py" >"$work/output" 2>&1
    else
        sh "$here/$1.sh" ${2:+"$2"} >"$work/output" 2>&1
    fi
}

argument_of() {
    case $1 in headers) echo generated ;; esac
}

# plant SCRIPT FILE LINE: what is on standard input becomes FILE's end, and SCRIPT is to complain of that LINE.
# Where it takes a second file, that one is named in beside and holds the line beside_text.
beside=
besides=clang-format
plant() {
    sound_tree
    [ -z "$beside" ] || printf '%s\n' "$beside_text" >"$beside"
    mkdir -p "$(dirname "$2")"
    cat >>"$2"
    planted=$((planted + 1))
    if run "$1" "$(argument_of "$1")"; then
        echo "$2:$3: $1.sh does not see this:"
        tail -n 3 "$2"
        exit 1
    fi
    # What is planted is not laid out as clang-format would, but for the one that is about that.
    if ! grep "^\(\./\)\{0,1\}$2:$3:" "$work/output" | grep -q -v "$besides"; then
        echo "$1.sh fails, but not at $2:$3:"
        cat "$work/output"
        exit 1
    fi
}

for script in includes foreign headers owners words braces repeats style; do
    sound_tree
    if ! run $script "$(argument_of $script)"; then
        echo "$script.sh complains of a sound tree:"
        cat "$work/output"
        exit 1
    fi
done

plant includes src/base/up.c 1 <<'END'
#include "store/plain.h"
END
plant includes src/store/up.c 2 <<'END'
#include <stddef.h>
#include "domain/plain.h"
END
plant includes src/domain/up.c 1 <<'END'
#include "http/plain.h"
END
plant includes src/http/up.c 1 <<'END'
#include "domain/plain.h"
END
plant includes src/http/up.c 1 <<'END'
#include "store/plain.h"
END
plant includes src/page/low/up.c 1 <<'END'
  #  include "store/plain.h"
END
plant includes src/page/low/up.c 1 <<'END'
#include "main/plain.h"
END
plant includes src/page/low/up.c 1 <<'END'
#include "page/high/plain.h"
END
plant includes src/page/corridor.c 1 <<'END'
#include "base/plain.h"
END
plant includes src/page/attic/up.c 1 <<'END'
#include "base/plain.h"
END
plant includes src/rooms 10 <<'END'
room cellar: not there
END
plant includes src/attic/up.c 1 <<'END'
#include "base/plain.h"
END
plant includes src/page/low/up.c 1 <<'END'
#include "../store/plain.h"
END
plant includes src/page/low/up.c 1 <<'END'
#include "plain.h"
END
beside=src/base/around.h
beside_text='#include "base/circle.h"'
plant includes src/base/circle.h 1 <<'END'
#include "base/around.h"
END
# Through a file, not its header: what the header check alone did not see.
beside=src/base/around.c
plant includes src/base/circle.c 1 <<'END'
#include "base/around.h"
END
beside=src/page/low/around.h
beside_text='#include "page/low/circle.h"'
plant includes src/page/low/circle.c 2 <<'END'
#include <stddef.h>
#include "page/low/around.h"
END
beside=

plant owners src/base/plain.h 7 <<'END'
int base_elsewhere(int number);
END
plant owners src/base/alone.h 1 <<'END'
int alone(void);
END
plant owners src/base/hidden.c 3 <<'END'
/* int hidden(void) { is in a comment. */
static int seen(void) { return 1; }
int hidden(void) { return seen(); }
END

for pair in sqlite3.h:page fcgiapp.h:http sodium.h:base sodium/utils.h:domain csv.h:domain cmark.h:page zlib.h:base \
    curl/curl.h:http qrencode.h:page liboath/oath.h:http jansson.h:base jansson.h:store; do
    plant foreign "src/${pair#*:}/foreign.c" 2 <<END
#include <stddef.h>
#include <${pair%:*}>
END
done
plant foreign src/http/foreign.c 1 <<'END'
#include "sqlite3.h"
END

plant headers src/http/needy.h 1 <<'END'
int needy(size_t length);
END
plant headers src/http/broken.h 2 <<'END'

int broken(void)
END

plant words src/page/low/label.c 2 <<'END'
const char *const label_format = "{s:s, s:b}";
const char *const label = "Please call";
END
plant words src/page/low/label.c 1 <<'END'
const char *const label = "Places";
END
plant words src/domain/label.def 1 <<'END'
LABEL(one, "the oldest came today")
END
plant braces src/base/loop.c 3 <<'END'
void loop(int *numbers)
{
    for (int i = 0; i < 2; i++) {
        if (numbers[i] == 0)
            numbers[i] =
                1;
    }
}
END

beside=src/store/twice.c
beside_text='int twice(int a) {
    a += 1;
    a += 2; /* said otherwise */

    a += 3;
    a += 4;
    return a;
}'
plant repeats src/store/twice_more.c 3 <<'END'
#include <stddef.h>

int twice(int a) {
    a += 1;
    a += 2;
    a += 3;
    a += 4;
    return a;
}
END
beside=

# Spelled in pieces, so that style.sh does not find them here.
to=TO fix=FIX wo=wo
{
    i=0
    while [ $i -lt 401 ]; do
        echo
        i=$((i + 1))
    done
} | plant style src/base/long.c 401
plant style src/http/markup.c 2 <<'END'
/* A comment may say "<div". */
const char *const markup = "<div class=\"x\">";
END
plant style src/http/markup.c 1 <<'END'
const char *const markup = "\"</p>";
END
for words in "SELECT a" "INSERT INTO a" "UPDATE a" "DELETE FROM a"; do
    plant style src/domain/statement.c 1 <<END
const char *const words = "$words";
END
done
plant style src/domain/compare.c 1 <<'END'
int same(const void *a, const void *b) { return memcmp(a, b, 16) == 0; }
END
plant style src/page/low/compare.c 3 <<'END'
/* memcmp(a, b) in a comment
   goes on */
int same(const void *a, const void *b) { return memcmp (a, b, 16) == 0; }
END
plant style src/base/later.c 1 <<END
/* ${to}DO: later */
END
plant style tests/unit/later.c 2 <<END
/* ${to}DO(#12): this one is fine */
/* ${fix}ME */
END
plant style src/page/low/sentence.c 2 <<'END'
const char *const sentence_label = "Places";
const char *const sentence = "We have your registration.";
END
plant style src/base/bare.h 1 <<'END'
int bare(void);
END
plant style src/base/wrong.h 1 <<'END'
#ifndef GATHER_WRONG_H
#define GATHER_WRONG_H
#endif
END
{
    printf '#ifndef GATHER_BASE_MANY_H\n#define GATHER_BASE_MANY_H\n'
    printf 'struct many {\n    int (*call)(void);\n};\n'
    for i in 1 2 3 4 5 6 7 8 9 10; do
        printf 'int many_%s(int (*each)(int number));\n' $i
    done
    printf 'static inline int many_inline(void) { return 0; }\n'
    printf '__attribute__((noreturn)) void many_11(void);\n#endif\n'
} | plant style src/base/many.h 1
plant style notes.md 2 <<END
A path of
this machine: /${wo}rk/main, that is.
END
if command -v clang-format >/dev/null; then
    besides='^$'
    plant style src/base/crooked.c 1 <<'END'
int  crooked ;
END
fi

echo "selftest: $planted planted mistakes are seen"
