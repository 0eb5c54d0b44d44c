#!/bin/sh
# The pages that nginx shows by itself: each that its configuration names is there, and they are alike but for what they say.
# Run in the root of the tree.
set -eu
folder=www/static/errors
work=$(mktemp)
failed=0
for page in $(sed -n 's|^error_page .* /static/errors/\(.*\);|\1|p' www/nginx/*.conf | sort -u); do
    if [ ! -f "$folder/$page" ]; then
        echo "www/nginx names $folder/$page, which is not there"
        failed=1
    fi
done
# All but the title, the heading and the paragraphs below it.
frame() {
    sed -e 's|^<title>.*||' -e '/^<h1>/,/^<p class="actions">/d' "$1"
}
frame "$folder/500.html" >"$work"
trap 'rm -f "$work"' EXIT
for page in "$folder"/*.html; do
    if ! frame "$page" | cmp -s - "$work"; then
        echo "$page: around its text it is not the same as $folder/500.html"
        failed=1
    fi
done
[ "$failed" -eq 0 ] || exit 1
echo "errors: $(ls "$folder" | wc -l | tr -d ' ') pages of nginx's own, in one frame"
