#include <array>
#include <charconv>

#include "base/text.hpp"
#include "flows/expressions/functions/families.hpp"
#include "flows/expressions/json.hpp"

namespace tama::flows {
namespace encoding_functions {
namespace {

Value urlEncode(Evaluation&, Text text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text.view()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '-' ||
                           c == '_' || c == '.' || c == '~';  // RFC 3986, 2.3
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    return out;
}

struct NamedEntity {
    std::string_view name;
    char32_t code_point;
};

// What web services put into text; the rest of HTML's 2,231 names stay as they are.
constexpr std::array<NamedEntity, 58> kEntities = {{
    {"amp", U'&'},     {"lt", U'<'},      {"gt", U'>'},       {"quot", U'"'},    {"apos", U'\''},
    {"nbsp", 0xA0},    {"iexcl", 0xA1},   {"pound", 0xA3},    {"yen", 0xA5},     {"copy", 0xA9},
    {"laquo", 0xAB},   {"reg", 0xAE},     {"deg", 0xB0},      {"plusmn", 0xB1},  {"micro", 0xB5},
    {"middot", 0xB7},  {"raquo", 0xBB},   {"frac14", 0xBC},   {"frac12", 0xBD},  {"frac34", 0xBE},
    {"iquest", 0xBF},  {"times", 0xD7},   {"divide", 0xF7},   {"agrave", 0xE0},  {"aacute", 0xE1},
    {"acirc", 0xE2},   {"atilde", 0xE3},  {"auml", 0xE4},     {"ccedil", 0xE7},  {"egrave", 0xE8},
    {"eacute", 0xE9},  {"ecirc", 0xEA},   {"euml", 0xEB},     {"igrave", 0xEC},  {"iacute", 0xED},
    {"icirc", 0xEE},   {"iuml", 0xEF},    {"ntilde", 0xF1},   {"ograve", 0xF2},  {"oacute", 0xF3},
    {"ocirc", 0xF4},   {"otilde", 0xF5},  {"ouml", 0xF6},     {"ugrave", 0xF9},  {"uacute", 0xFA},
    {"ucirc", 0xFB},   {"uuml", 0xFC},    {"Eacute", 0xC9},   {"Agrave", 0xC0},  {"Ccedil", 0xC7},
    {"euro", 0x20AC},  {"ndash", 0x2013}, {"mdash", 0x2014},  {"lsquo", 0x2018}, {"rsquo", 0x2019},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"hellip", 0x2026},
}};

std::optional<char32_t> entityNamed(std::string_view name) {
    if (name.starts_with('#')) {
        name.remove_prefix(1);
        const bool hex = name.starts_with('x') || name.starts_with('X');
        if (hex) name.remove_prefix(1);
        std::uint32_t code = 0;
        const auto [end, failure] =
            std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
        if (failure != std::errc{} || end != name.data() + name.size() || code == 0 || code > 0x10FFFF)
            return std::nullopt;
        return static_cast<char32_t>(code);
    }
    for (const NamedEntity& entity : kEntities) {
        if (entity.name == name) return entity.code_point;
    }
    return std::nullopt;
}

Value htmlDecode(Evaluation&, Text text) {
    const std::string_view view = text.view();
    std::string out;
    for (std::size_t at = 0; at < view.size();) {
        constexpr std::size_t kLongestName = 10;
        if (view[at] == '&') {
            const std::size_t end = view.substr(at, kLongestName + 2).find(';');
            const auto decoded =
                end == std::string_view::npos ? std::nullopt : entityNamed(view.substr(at + 1, end - 1));
            if (decoded) {
                appendUtf8(out, *decoded);
                at += end + 1;
                continue;
            }
        }
        out += view[at++];
    }
    return out;
}

Value jsonOf(Evaluation&, Value value) {
    if (value.isError()) return value;
    const auto text = jsonText(value);
    return text ? Value(*text) : Value::error("the value is too big for JSON");
}

Value parseJsonText(Evaluation& evaluation, Text text) {
    if (!evaluation.charge(text.view().size())) return evaluation.overrun();
    auto value = parseJson(text.view());
    return value ? std::move(*value) : Value::error("value is not valid JSON");
}

constexpr FunctionEntry kTable[] = {
    entry<&urlEncode>("url_encode"),
    entry<&htmlDecode>("html_decode"),
    entry<&jsonOf>("json"),
    entry<&parseJsonText>("parse_json"),
};

}  // namespace
}  // namespace encoding_functions

std::span<const FunctionEntry> encodingFunctions() {
    return encoding_functions::kTable;
}

}  // namespace tama::flows
