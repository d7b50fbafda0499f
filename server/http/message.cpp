#include "server/http/message.hpp"

#include <algorithm>

#include <boost/url/decode_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/hex.hpp"

namespace tama::server {

std::optional<std::string_view> Request::header(std::string_view name) const {
    const auto found = headers.find(name);
    if (found == headers.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
    const auto found = query.find(name);
    if (found == query.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    auto rest = header("cookie").value_or("");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        auto pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return std::nullopt;
}

Response bytesResponse(int status, std::string_view content_type, std::string body) {
    Response response{status, {}, std::move(body)};
    response.with("Content-Type", std::string(content_type));
    return response;
}

Response eventStream(std::shared_ptr<Mailbox> events) {
    Response response{200, {}, std::move(events)};
    response.with("Content-Type", "text/event-stream").with("Cache-Control", "no-store");
    return response;
}

namespace {

std::optional<std::string> decodeFormText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const auto octet = i + 3 <= text.size() ? fromHex(text.substr(i + 1, 2)) : std::nullopt;
            if (!octet) return std::nullopt;
            out += *octet;
            i += 2;
        }
    }
    return out;
}

}  // namespace

bool parseForm(std::string_view text, std::map<std::string, std::string, std::less<>>& fields) {
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decodeFormText(pair.substr(0, equals));
        auto value = decodeFormText(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) return false;
        fields.insert_or_assign(std::move(*name), std::move(*value));
    }
    return true;
}

bool parseTarget(std::string_view target, Request& request) {
    const auto parsed = boost::urls::parse_origin_form({target.data(), target.size()});
    if (!parsed) return false;
    for (const auto& segment : parsed->segments()) {
        // An encoded slash would let one segment look like two to whatever joins them again.
        if (segment.find('/') != std::string::npos || segment.find('\0') != std::string::npos) return false;
        request.path += '/';
        request.path += segment;
    }
    if (request.path.empty()) request.path = "/";
    for (const auto& parameter : parsed->params()) {
        request.query.insert_or_assign(parameter.key, parameter.has_value ? parameter.value : std::string());
    }
    return true;
}

}  // namespace tama::server
