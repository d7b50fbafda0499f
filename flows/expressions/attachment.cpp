#include "flows/expressions/attachment.hpp"

#include <re2/re2.h>

#include "base/text.hpp"

namespace tama::flows {

AttachmentParts partsOfAttachment(std::string_view text) {
    static const RE2 kinds(R"(image|audio|video|application|geo|unavailable|\w+/[-+.\w]+)");
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {"", text};
    std::string kind = lowerAscii(text.substr(0, colon));
    if (!RE2::FullMatch(kind, kinds)) return {"", text};
    return {std::move(kind), text.substr(colon + 1)};
}

}  // namespace tama::flows
