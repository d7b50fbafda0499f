#include "base/text.hpp"
#include "flows/expressions/functions/families.hpp"
#include "flows/expressions/functions/html_entities.hpp"
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

Value htmlDecode(Evaluation&, Text text) {
    const std::string_view view = text.view();
    std::string out;
    for (std::size_t at = 0; at < view.size();) {
        if (view[at] == '&') {
            if (const auto entity = readHtmlEntity(view.substr(at + 1))) {
                constexpr char32_t kNoBreakSpace = 0xA0;
                appendUtf8(out, entity->code_point == kNoBreakSpace ? U' ' : entity->code_point);
                at += 1 + entity->length;
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
    if (text.view().empty()) return Value();  // a field without a value, not a mistake
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
