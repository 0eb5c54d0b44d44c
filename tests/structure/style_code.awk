# Looks at C without its comments: no HTML, no sentences that pages say and, outside src/store, no SQL in string
# literals, no memcmp where secrets are. A line that must hold a memcmp says /* not secret */.
function fail(text) {
    print FILENAME ":" FNR ": " text
    failed = 1
}

# Parts line into code (literals left empty) and strings, a blank between any two.
function part(line,    at, end, rest) {
    code = ""
    strings = ""
    while (line != "") {
        if (in_comment) {
            end = index(line, "*/")
            if (end == 0)
                return
            in_comment = 0
            line = substr(line, end + 2)
        } else if (!match(line, /["']|\/\*|\/\//)) {
            code = code line
            return
        } else {
            at = substr(line, RSTART, RLENGTH)
            code = code substr(line, 1, RSTART - 1)
            line = substr(line, RSTART + RLENGTH)
            if (at == "//")
                return
            if (at == "/*") {
                in_comment = 1
                continue
            }
            rest = at == "\"" ? "^([^\"\\\\]|\\\\.)*" : "^([^'\\\\]|\\\\.)*"
            match(line, rest)
            if (at == "\"")
                strings = strings " " substr(line, 1, RLENGTH)
            code = code at at
            line = substr(line, RLENGTH + 2)
        }
    }
}

FNR == 1 { in_comment = 0 }

{
    part($0)
    if (tolower(strings) ~ /<\/?(!doctype|html|head|title|body|main|nav|header|footer|section|article|aside|div|span|p|a|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|form|fieldset|legend|label|input|button|select|option|textarea|script|style|link|meta|img|br|hr|strong|em)([ \/>]|$)/)
        fail("HTML in C: it belongs in www/templates")
    # What metrics.c says is for machines.
    if (FILENAME ~ /^src\/page\// && FILENAME !~ /metrics\.c$/ && strings ~ /[A-Z][a-z]+ [a-z]+ [a-z].*[.?!]( |$)/)
        fail("a sentence in C: it belongs in www/content/phrases.txt")
    if (FILENAME !~ /^src\/store\// && strings ~ /(^|[ (;])(SELECT |INSERT INTO|UPDATE [a-z_]+|DELETE FROM)/)
        fail("SQL in C: it belongs in sql/query")
    if (FILENAME ~ /^src\/(domain|page)\// && code ~ /(^|[^a-z_])memcmp[ \t]*\(/ && $0 !~ /\/\* not secret \*\//)
        fail("memcmp takes longer the more is right: use crypto_equal, or say /* not secret */ here")
}

END { exit failed }
