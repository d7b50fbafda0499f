// The closure of a use case: everything that will happen once it is active, part by part. An approval is
// bound to the SHA-256 of it; when a part changes, the approval is void and the part is named. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tama::requests {

struct Closure {
    /// Name of the part in words a director knows ("target group") and its content, in a fixed order.
    std::vector<std::pair<std::string, std::string>> parts;

    std::string hash() const;
    std::string toJson() const;
};

/// The names of the parts that differ between what was approved (as toJson wrote it) and what would happen
/// now.
std::vector<std::string> changedParts(std::string_view approved_json, const Closure& now);

}  // namespace tama::requests
