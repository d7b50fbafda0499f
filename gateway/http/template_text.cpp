#include "gateway/http/template_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "gateway/http/http_client.hpp"

namespace tama::gateway {
namespace {

std::string xmlEscaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string escapedValue(std::string_view value, Escaping escaping) {
    switch (escaping) {
        case Escaping::Url:
            return percentEncoded(value);
        case Escaping::Xml:
            return xmlEscaped(value);
        case Escaping::Json: {
            const auto quoted = nlohmann::json(std::string(value))
                                    .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
            return quoted.substr(1, quoted.size() - 2);
        }
        case Escaping::None:
            break;
    }
    std::string line(value);
    std::erase_if(line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    return line;
}

/// Calls `plain` and `name` for what the template is made of, in order.
template <class Plain, class Name>
void eachTemplatePart(std::string_view text, Plain plain, Name name) {
    while (!text.empty()) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open + 2);
        if (close == std::string_view::npos) break;
        plain(text.substr(0, open));
        auto inside = text.substr(open + 2, close - open - 2);
        while (inside.starts_with(' ')) inside.remove_prefix(1);
        while (inside.ends_with(' ')) inside.remove_suffix(1);
        name(inside);
        text.remove_prefix(close + 2);
    }
    plain(text);
}

}  // namespace

Escaping escapingOf(std::string_view content_type) {
    const std::string type = lowerAscii(content_type);
    if (type.find("json") != std::string::npos) return Escaping::Json;
    if (type.find("xml") != std::string::npos) return Escaping::Xml;
    if (type.starts_with("application/x-www-form-urlencoded")) return Escaping::Url;
    return Escaping::None;
}

std::string fillTemplate(std::string_view text, const TemplateValues& values, Escaping escaping) {
    std::string out;
    eachTemplatePart(
        text,
        [&out](std::string_view plain) { out += plain; },
        [&](std::string_view name) {
            const bool as_it_is = name.ends_with('!');
            if (as_it_is) name.remove_suffix(1);
            const auto found = values.find(name);
            if (found != values.end())
                out += escapedValue(found->second, as_it_is ? Escaping::None : escaping);
        }
    );
    return out;
}

std::vector<std::string> namesIn(std::string_view text) {
    std::vector<std::string> names;
    eachTemplatePart(
        text,
        [](std::string_view) {},
        [&names](std::string_view name) {
            if (name.ends_with('!')) name.remove_suffix(1);
            if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
        }
    );
    return names;
}

std::vector<std::string> piecesOf(std::string_view text, std::size_t longest) {
    if (longest == 0 || countCodePoints(text) <= longest) return {std::string(text)};
    std::vector<std::string> pieces;
    while (countCodePoints(text) > longest) {
        std::string_view piece = truncateCodePoints(text, longest);
        const auto blank = piece.rfind(' ');
        if (blank != std::string_view::npos && blank > piece.size() / 2) piece = piece.substr(0, blank + 1);
        pieces.emplace_back(piece);
        text.remove_prefix(piece.size());
    }
    if (!text.empty()) pieces.emplace_back(text);
    return pieces;
}

}  // namespace tama::gateway
