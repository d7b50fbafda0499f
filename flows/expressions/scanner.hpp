// Cuts a template into plain text and expressions: `@contact.name`, `@(…)`, `@@`. A name counts only when its
// first part is a known root, so that "me@example.org" stays as it is. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tama::flows {

enum class SegmentKind { Plain, Path, Expression };

struct Segment {
    SegmentKind kind;
    std::string text;  // plain text with @@ resolved; the path without @; what stands between @( and )
    // Where a path or expression stands in the source, with its @ and parentheses.
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::vector<Segment> scanTemplate(std::string_view text, std::span<const std::string_view> roots);

/// The length of the name at the start of `text`: a letter or `_`, then letters, marks, numbers and `_`.
std::size_t nameLength(std::string_view text);
/// The same with a number allowed first, as after a dot.
std::size_t nameTailLength(std::string_view text);

}  // namespace tama::flows
