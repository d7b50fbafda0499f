// What the names of the old expressions are called today: @flow.age.category, @contact.tel, @step.value …
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/contact_queries/schema.hpp"
#include "flows/format/legacy/expression_syntax.hpp"

namespace tama::flows::legacy {

namespace {

using Parts = std::vector<std::string_view>;

bool isWord(std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
        return isDigit(c) || c == '_' || (c >= 'a' && c <= 'z');
    });
}

std::optional<std::string> contactPath(const Parts& parts) {
    std::size_t at = parts[0] == "flow" || parts[0] == "step" ? 1 : 0;
    std::string of;  // whose contact: "", "parent." or "child."
    if (at < parts.size() && (parts[at] == "parent" || parts[at] == "child")) {
        of = std::string(parts[at++]) + ".";
    }
    if (at >= parts.size() || parts[at] != "contact") return std::nullopt;
    const Parts rest(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1, parts.end());
    if (rest.empty()) return of + "contact";
    const std::string first(rest[0]);
    const std::string urn = of + "urns." + first;
    if (rest.size() == 2 && isUrnScheme(first)) {
        if (rest[1] == "display") return "format_urn(" + urn + ")";
        if (rest[1] == "path" || rest[1] == "scheme") return "urn_parts(" + urn + ")." + std::string(rest[1]);
        if (rest[1] == "urn") return urn;
    }
    if (rest.size() != 1 || !isWord(first)) return std::nullopt;
    constexpr std::array<std::string_view, 6> kProperties{
        "uuid", "id", "name", "first_name", "created_on", "language"
    };
    if (std::find(kProperties.begin(), kProperties.end(), first) != kProperties.end()) {
        return of + "contact." + first;
    }
    if (first == "groups") return "join(" + of + "contact.groups, \",\")";
    if (first == "tel_e164") return "default(urn_parts(" + of + "urns.tel).path, \"\")";
    if (first == "tel") return "format_urn(" + urn + ")";
    if (isUrnScheme(first)) return "default(urn_parts(" + urn + ").path, \"\")";
    return of + "fields." + first;
}

std::optional<std::string> resultPath(const Parts& parts) {
    std::size_t at = 1;
    std::string out;
    if (parts[0] == "flow") {
        out = "results";
    } else if (parts[0] == "child" || parts[0] == "parent") {
        out = std::string(parts[0]) + ".results";
    } else if (parts.size() > 1 && parts[0] == "extra" && parts[1] == "flow") {
        out = "parent.results";
        at = 2;
    } else {
        return std::nullopt;
    }
    if (at == parts.size()) return out;
    if (!isWord(parts[at])) return std::nullopt;
    out += "." + std::string(parts[at++]);
    if (at == parts.size()) return out;
    if (at + 1 != parts.size()) return std::nullopt;
    if (parts[at] == "value") return out + ".value";
    if (parts[at] == "category") return out + ".category_localized";
    if (parts[at] == "text") return out + ".input";
    if (parts[at] == "time") return out + ".created_on";
    return std::nullopt;
}

std::optional<std::string> inputPath(const Parts& parts, std::string_view path) {
    if (path == "step" || path == "step.value") return "input";
    if (path == "step.text") return "input.text";
    if (path == "step.time") return "input.created_on";
    if (path == "step.attachments") {
        return "foreach(foreach(input.attachments, attachment_parts), extract, \"url\")";
    }
    const bool numbered = parts.size() == 3 && parts[0] == "step" && parts[1] == "attachments" &&
                          std::all_of(parts[2].begin(), parts[2].end(), isDigit) && !parts[2].empty();
    if (!numbered) return std::nullopt;
    return "attachment_parts(input.attachments[" + std::string(parts[2]) + "]).url";
}

std::optional<std::string> otherPath(const Parts& parts, std::string_view path) {
    if (path == "channel" || path == "channel.address" || path == "channel.tel" ||
        path == "channel.tel_e164") {
        return "contact.channel.address";
    }
    if (path == "channel.name") return "contact.channel.name";
    if (path == "extra") return "legacy_extra";
    const bool words = std::all_of(path.begin(), path.end(), [](char c) {
        return c == '.' || isDigit(c) || c == '_' || (c >= 'a' && c <= 'z');
    });
    if (parts[0] == "extra" && words) return "legacy_" + std::string(path);
    return std::nullopt;
}

std::optional<Rewritten> datePath(std::string_view path, const ExpressionOptions& options) {
    if (path == "date" || path == "date.now") return Rewritten{"now()", Kind::Datetime};
    Rewritten out;
    if (path == "date.today") out = {"today()", Kind::Date};
    if (path == "date.tomorrow") out = {"datetime_add(now(), 1, \"D\")", Kind::Datetime};
    if (path == "date.yesterday") out = {"datetime_add(now(), -1, \"D\")", Kind::Datetime};
    if (out.text.empty()) return std::nullopt;
    if (!options.raw_dates) out = {"format_date(" + out.text + ")", Kind::Date};
    return out;
}

/// A lookup that starts with a digit is written as a key: `results.2nd` is `results["2nd"]`.
std::string withKeys(std::string_view path) {
    std::string out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '.' || at + 1 >= path.size() || !isDigit(path[at + 1])) {
            out += path[at];
            continue;
        }
        std::size_t end = at + 1;
        while (end < path.size() && isWord(path.substr(end, 1))) ++end;
        out += "[\"" + std::string(path.substr(at + 1, end - at - 1)) + "\"]";
        at = end - 1;
    }
    return out;
}

}  // namespace

Rewritten rewritePath(std::string_view written, const ExpressionOptions& options) {
    const std::string path = toLower(written);
    if (auto date = datePath(path, options)) return *date;
    const Parts parts = split(path, '.');
    auto found = contactPath(parts);
    if (!found) found = resultPath(parts);
    if (!found) found = inputPath(parts, path);
    if (!found) found = otherPath(parts, path);
    return {found ? withKeys(*found) : path};
}

}  // namespace tama::flows::legacy
