#!/bin/sh
# A foreign library is included by one file, or one small family of files. Run in the root of the tree.
set -eu

awk '
    # header and file are patterns; with alone, only one file of those may include it.
    function library(header, file, alone) {
        count++
        headers[count] = "^(" header ")$"
        files[count] = "^src/(" file ")$"
        alones[count] = alone
    }
    BEGIN {
        library("sqlite3(ext)?\\.h", "store/[^/]*", 0)
        library("fcgi[a-z_]*\\.h", "http/fcgi\\.c", 0)
        library("sodium(/.*)?\\.h", "base/crypto[a-z0-9_]*\\.c", 0)
        library("csv\\.h", "text/csv\\.c", 0)
        library("cmark.*\\.h", "text/markdown\\.c", 0)
        library("zlib\\.h", "text/gzip\\.c", 0)
        library("curl/.*\\.h", "domain/mail/mailer\\.c", 0)
        library("libical/.*\\.h", "domain/group/calendar\\.c", 0)
        library("idn2\\.h", "text/email_address\\.c", 0)
        library("qrencode\\.h", "text/qr\\.c", 0)
        library("(liboath/)?oath\\.h", "domain/account/totp\\.c", 0)
        library("(seccomp|linux/landlock)\\.h", "base/sandbox\\.c", 0)
        library("zxcvbn\\.h", "domain/account/password_strength\\.c", 0)
        library("(unistr|uninorm|unictype|unicase)\\.h", "text/unicode[a-z_]*\\.c", 0)
        library("jansson\\.h", "(text|domain|http|page|main)/.*", 0)
    }
    function fail(text) {
        print FILENAME ":" FNR ": " text
        failed = 1
    }
    /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
        header = $0
        sub(/^[^<"]*[<"]/, "", header)
        sub(/[>"].*/, "", header)
        includes++
        for (i = 1; i <= count; i++) {
            if (header !~ headers[i])
                continue
            place = files[i]
            gsub(/[\^$\\]/, "", place)
            if (FILENAME !~ files[i])
                fail(header " may be included only in " place)
            else if (alones[i] && (i in first) && first[i] != FILENAME)
                fail(header " is included in " first[i] " already, and may be in one file only")
            else
                first[i] = FILENAME
        }
    }
    END {
        if (failed)
            exit 1
        print "foreign: " includes + 0 " includes, " count " libraries each where it belongs"
    }' $(find src -name '*.[ch]' | sort)
