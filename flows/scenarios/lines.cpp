#include "flows/scenarios/lines.hpp"

#include "base/text.hpp"

namespace tama::flows {

bool isSpoken(std::string_view statement) {
    return startsWithIgnoringCase(statement, "tama:") || startsWithIgnoringCase(statement, "worker:");
}

std::vector<std::string_view> linesOf(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    auto lines = split(text, '\n');
    for (std::string_view& line : lines) {
        if (line.ends_with('\r')) line.remove_suffix(1);
    }
    return lines;
}

std::vector<Statement> statementsOf(std::string_view text) {
    std::vector<Statement> out;
    std::size_t number = 0;
    bool may_go_on = false;
    for (const std::string_view line : linesOf(text)) {
        ++number;
        const std::string_view content = trim(line);
        if (content.empty()) {
            may_go_on = false;
            continue;
        }
        std::size_t indent = 0;
        while (isBlank(line[indent])) ++indent;
        if (may_go_on && indent > out.back().lines.indent) {
            out.back().text += '\n';
            out.back().text += content;
            out.back().lines.last = number;
            continue;
        }
        may_go_on = false;
        if (content.front() == '#') continue;
        out.push_back({std::string(content), {number, number, indent}});
        may_go_on = isSpoken(content);
    }
    return out;
}

}  // namespace tama::flows
