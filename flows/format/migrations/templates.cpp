#include "flows/format/migrations/templates.hpp"

#include <algorithm>
#include <array>

#include "flows/expressions/lexer.hpp"
#include "flows/expressions/parser.hpp"
#include "flows/expressions/scanner.hpp"
#include "flows/format/migrations/definition.hpp"

namespace tama::flows {

namespace {

using Json = DocumentJson;
using VisitText = std::function<void(std::string&)>;

/// Texts, lists of texts and, for headers, the values of an object.
void visitTexts(Json& value, const VisitText& visit) {
    if (value.is_string()) visit(value.get_ref<std::string&>());
    if (!value.is_structured()) return;
    for (Json& item : value) {
        if (item.is_string()) visit(item.get_ref<std::string&>());
    }
}

void visitMember(Json& holder, const char* key, const VisitText& visit) {
    if (!holder.is_object()) return;
    if (const auto found = holder.find(key); found != holder.end()) visitTexts(*found, visit);
}

/// Members of actions that are templates, whatever the action; `name` is one in set_contact_name only.
constexpr std::array<std::string_view, 19> kActionTemplates{
    "addresses",
    "attachments",
    "audio_url",
    "body",
    "contact_query",
    "headers",
    "input",
    "instructions",
    "language",
    "legacy_vars",
    "note",
    "path",
    "quick_replies",
    "subject",
    "template_variables",
    "text",
    "timezone",
    "url",
    "value"
};

/// Members of translations that are; names of categories are not.
constexpr std::array<std::string_view, 10> kTranslatedTemplates{
    "arguments",
    "attachments",
    "audio_url",
    "body",
    "params",
    "quick_replies",
    "subject",
    "template_variables",
    "text",
    "variables"
};

/// The members of an object whose keys are among these, which stand in order.
template <std::size_t size>
void visitMembers(Json& holder, const std::array<std::string_view, size>& keys, const VisitText& visit) {
    if (!holder.is_object()) return;
    for (auto& [key, value] : holder.get_ref<Json::object_t&>()) {
        if (std::binary_search(keys.begin(), keys.end(), key)) visitTexts(value, visit);
    }
}

void visitAction(Json& action, const VisitText& visit) {
    visitMembers(action, kActionTemplates, visit);
    if (textMember(action, "type") == "set_contact_name") visitMember(action, "name", visit);
    for (const char* list : {"groups", "labels"}) {
        eachObject(action, list, [&](Json& item) { visitMember(item, "name_match", visit); });
    }
    if (Json* assignee = objectMember(action, "assignee")) {
        for (const char* key : {"email", "email_match"}) visitMember(*assignee, key, visit);
    }
    if (Json* templating = objectMember(action, "templating")) {
        visitMember(*templating, "variables", visit);
        eachObject(*templating, "components", [&](Json& part) { visitMember(part, "params", visit); });
    }
}

/// Where the lookup after the token at `i` ends, and what it is.
std::string_view lookupAfter(
    std::string_view expression, const std::vector<Token>& tokens, std::size_t i, std::size_t& end
) {
    if (i + 2 >= tokens.size() || !tokens[i + 1].is(".") || tokens[i + 2].kind != TokenKind::Name) return {};
    const Token& lookup = tokens[i + 2];
    end = lookup.position + lookup.text.size();
    return expression.substr(lookup.position, lookup.text.size());
}

std::string changeExpression(std::string_view expression, const ChangeName& change) {
    const auto tokens = tokenize(expression);
    if (!tokens || !parseExpression(expression)) return std::string(expression);
    std::string out;
    std::size_t copied = 0;
    for (std::size_t i = 0; i + 1 < tokens->size(); ++i) {
        const Token& token = (*tokens)[i];
        const bool starts_path = token.kind == TokenKind::Name && (i == 0 || !(*tokens)[i - 1].is("."));
        if (!starts_path || (*tokens)[i + 1].is("(")) continue;
        std::size_t end = token.position + token.text.size();
        const std::string_view lookup = lookupAfter(expression, *tokens, i, end);
        const auto changed = change({token.text, lookup});
        if (!changed) continue;
        out += expression.substr(copied, token.position - copied);
        out += *changed;
        copied = end;
    }
    return out.append(expression.substr(copied));
}

std::string changePath(std::string_view path, const ChangeName& change) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    std::string_view lookup;
    if (dot != std::string_view::npos) lookup = path.substr(dot + 1, path.find('.', dot + 1) - dot - 1);
    const auto changed = change({name, lookup});
    if (!changed) return std::string(path);
    const std::size_t taken = name.size() + (dot == std::string_view::npos ? 0 : 1 + lookup.size());
    return *changed + std::string(path.substr(taken));
}

}  // namespace

void eachTemplate(Json& flow, const VisitText& visit) {
    eachNode(flow, [&](Json& node) {
        eachObject(node, "actions", [&](Json& action) { visitAction(action, visit); });
        Json* router = objectMember(node, "router");
        if (router == nullptr) return;
        visitMember(*router, "operand", visit);
        eachObject(*router, "cases", [&](Json& test) { visitMember(test, "arguments", visit); });
    });
    eachTranslation(flow, [&](Json& items) {
        for (Json& item : items) visitMembers(item, kTranslatedTemplates, visit);
    });
}

std::string changeNames(
    std::string_view text, std::span<const std::string_view> roots, const ChangeName& change
) {
    std::string out;
    std::size_t copied = 0;
    for (const Segment& segment : scanTemplate(text, roots)) {
        if (segment.kind == SegmentKind::Plain) continue;
        out += text.substr(copied, segment.begin - copied);
        if (segment.kind == SegmentKind::Path) {
            out += "@" + changePath(segment.text, change);
        } else {
            out += "@(" + changeExpression(segment.text, change) + ")";
        }
        copied = segment.end;
    }
    return out.append(text.substr(copied));
}

void changeNamesIn(Json& flow, std::span<const std::string_view> roots, const ChangeName& change) {
    eachTemplate(flow, [&](std::string& text) {
        if (text.find('@') != std::string::npos) text = changeNames(text, roots, change);
    });
}

}  // namespace tama::flows
