# Headers: the include guard GATHER_FLOOR_FILE_H, and no more than ten functions each.
function fail(file, line, text) {
    print file ":" line ": " text
    failed = 1
}

function finish(    statements, count, i, prototypes) {
    if (file == "")
        return
    if (guard != 2)
        fail(file, 1, "the include guard " wanted " is missing")
    while (match(text, /\/\*([^*]|\*+[^*\/])*\*+\//))
        text = substr(text, 1, RSTART - 1) " " substr(text, RSTART + RLENGTH)
    # Bodies of structs, enums and inline functions, from the inside out.
    while (gsub(/\{[^{}]*\}/, ";", text)) {
    }
    count = split(text, statements, ";")
    for (i = 1; i < count; i++)
        if (statements[i] ~ /^[^(]*[A-Za-z0-9_]\([^*]/ && statements[i] !~ /typedef|_Static_assert|static inline/)
            prototypes++
    if (prototypes > 10)
        fail(file, 1, prototypes " functions: a header has ten at most, part it by what they are about")
}

FNR == 1 {
    finish()
    file = FILENAME
    text = ""
    guard = 0
    wanted = FILENAME
    sub(/^src\//, "", wanted)
    gsub(/[^A-Za-z0-9]/, "_", wanted)
    wanted = "GATHER_" toupper(wanted)
}

$1 == "#ifndef" && $2 == wanted && guard == 0 { guard = 1 }
$1 == "#define" && $2 == wanted && guard == 1 { guard = 2 }
/^[ \t]*#/ || continued { continued = /\\$/; next }
{ text = text "\n" $0 }

END {
    finish()
    exit failed
}
