"""A program that knows only HTML: it keeps cookies, follows redirects and links, and fills in forms by their labels
and names. No JavaScript, no knowledge of our addresses."""
import http.client
import html.parser
import re
import urllib.parse


class Control:
    def __init__(self, attributes):
        self.attributes = attributes
        self.name = attributes.get("name")
        self.type = attributes.get("type", "text")
        self.value = attributes.get("value", "")
        self.checked = "checked" in attributes
        self.label = ""


class Form:
    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.controls = []
        self.buttons = []

    def label_of(self, control):
        return " ".join(control.label.split())


class Page(html.parser.HTMLParser):
    """What a page says: title, headings, text, links, forms with the labels of their controls."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.source = text
        self.title = ""
        self.links = []
        self.forms = []
        self.text_parts = []
        self._stack = []
        self._labels = {}
        self._label_for = None
        self._textarea = None
        self._link = None
        self._button = None
        self.feed(text)
        self.close()
        for form in self.forms:
            for control in form.controls:
                control.label = self._labels.get(control.attributes.get("id"), control.label)

    def handle_starttag(self, tag, attribute_list):
        attributes = dict(attribute_list)
        self._stack.append(tag)
        if tag == "form":
            self.forms.append(Form(attributes))
        elif tag == "input" and self.forms:
            control = Control(attributes)
            if control.type in ("submit", "button"):
                self.forms[-1].buttons.append(control)
            else:
                if control.type in ("radio", "checkbox") and "value" not in attributes:
                    control.value = "on"
                self.forms[-1].controls.append(control)
        elif tag == "textarea" and self.forms:
            control = Control(attributes)
            control.type = "textarea"
            control.value = ""
            self._textarea = control
            self.forms[-1].controls.append(control)
        elif tag == "select" and self.forms:
            control = Control(attributes)
            control.type = "select"
            control.has_option = False
            self.forms[-1].controls.append(control)
        elif tag == "option" and self.forms:
            select = self.forms[-1].controls[-1]
            if select.type == "select":
                # The first option is the choice until another says so.
                if "selected" in attributes or not select.has_option:
                    select.value = attributes.get("value", "")
                select.has_option = True
        elif tag == "button" and self.forms:
            self._button = Control(attributes)
            self.forms[-1].buttons.append(self._button)
        elif tag == "label":
            self._label_for = attributes.get("for")
        elif tag == "a":
            self._link = [attributes.get("href", ""), ""]
            self.links.append(self._link)

    def handle_endtag(self, tag):
        if tag == "label":
            self._label_for = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "a":
            self._link = None
        elif tag == "button":
            self._button = None

    def handle_data(self, data):
        if self._stack and self._stack[-1] == "title" and not self.title:
            self.title = data.strip()
        if self._textarea is not None:
            # The first newline after <textarea> is not part of the value.
            self._textarea.value += data
            return
        if self._label_for:
            self._labels[self._label_for] = self._labels.get(self._label_for, "") + data
        if self._link is not None:
            self._link[1] += data
        if self._button is not None:
            self._button.label += data
        self.text_parts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.text_parts).split())

    def link(self, pattern):
        """The address of the first link whose text or address matches."""
        for href, text in self.links:
            if re.search(pattern, " ".join(text.split()), re.I) or re.search(pattern, href):
                return href
        raise AssertionError(f"no link matches {pattern!r} on {self.title!r}: {self.links}")

    def post_form(self, action_pattern="."):
        for form in self.forms:
            if form.method == "post" and re.search(action_pattern, form.action or "/"):
                return form
        raise AssertionError(f"no POST form {action_pattern!r} on {self.title!r}")


class Answer:
    def __init__(self, status, headers, body, path):
        self.status = status
        self.headers = headers
        self.body = body
        self.path = path
        self._page = None

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def page(self):
        if self._page is None:
            self._page = Page(self.text)
        return self._page

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Client:
    def __init__(self, port, host="localhost"):
        self.port = port
        self.host = host
        self.cookies = {}
        self.connection = None

    def _once(self, method, path, body, headers):
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self.connection.request(method, path, body=body, headers=headers)
                response = self.connection.getresponse()
                return response, response.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                # A kept connection may have been closed between two requests; a POST is never sent twice.
                if attempt == 2 or method == "POST":
                    raise

    def request(self, method, path, fields=None, headers=None):
        """One request, no redirect followed."""
        send = {"Host": f"{self.host}:{self.port}"}
        if self.cookies:
            send["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields).encode()
            send["Content-Type"] = "application/x-www-form-urlencoded"
            send["Origin"] = f"http://{self.host}:{self.port}"
        send.update(headers or {})
        response, data = self._once(method, path, body, send)
        for key, value in response.getheaders():
            if key.lower() == "set-cookie":
                name, _, rest = value.partition("=")
                content = rest.split(";")[0]
                if re.search(r"max-age=0\b", value, re.I) or not content:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = content
        return Answer(response.status, response.getheaders(), data, path)

    def follow(self, answer):
        for _ in range(10):
            if answer.status not in (301, 302, 303, 307):
                return answer
            location = urllib.parse.urljoin(answer.path, answer.header("Location"))
            answer = self.request("GET", urllib.parse.urlsplit(location)._replace(scheme="", netloc="", fragment="").geturl())
        raise AssertionError("redirects without end")

    def get(self, path):
        return self.follow(self.request("GET", path))

    def click(self, answer, pattern):
        return self.get(urllib.parse.urljoin(answer.path, answer.page.link(pattern)))

    def fields_of(self, form, values):
        """What a browser would send: values by label (a pattern) or by name; the rest as the page has it."""
        fields = []
        unused = dict(values)
        for control in form.controls:
            if not control.name:
                continue
            given = None
            for key, value in values.items():
                if key == control.name or re.fullmatch(key, form.label_of(control), re.I):
                    given = value
                    unused.pop(key, None)
            if control.type in ("radio", "checkbox"):
                wanted = control.checked if given is None else given is True or given == control.value
                if given is None:
                    for key, value in values.items():
                        if key == control.name:
                            wanted = value == control.value
                if wanted:
                    fields.append((control.name, control.value))
            else:
                fields.append((control.name, control.value if given is None else given))
        return fields, unused

    def submit(self, answer, values, action_pattern=".", button=None, follow=True):
        form = answer.page.post_form(action_pattern)
        fields, unused = self.fields_of(form, values)
        if button:
            for control in form.buttons:
                if re.search(button, control.label or control.value, re.I) and control.name:
                    fields.append((control.name, control.value))
        action = urllib.parse.urljoin(answer.path, form.action) if form.action else answer.path
        result = self.request("POST", action, fields)
        return self.follow(result) if follow else result
