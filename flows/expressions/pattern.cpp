#include "flows/expressions/pattern.hpp"

#include <string>
#include <unordered_map>

#include <re2/re2.h>

#include "base/text.hpp"

namespace tama::flows {
namespace {

struct PatternHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

constexpr std::string_view kPatternFlags = "(?mi)";

std::shared_ptr<const re2::RE2> compiledAnew(std::string_view pattern) {
    constexpr std::int64_t kMaxMemory = 2 << 20;  // bytes, per pattern, with the states met while matching
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxMemory);
    return std::make_shared<const re2::RE2>(std::string(kPatternFlags) + std::string(pattern), options);
}

}  // namespace

std::shared_ptr<const re2::RE2> compilePattern(std::string_view pattern) {
    using Cache =
        std::unordered_map<std::string, std::shared_ptr<const re2::RE2>, PatternHash, std::equal_to<>>;
    thread_local Cache cache;
    if (const auto found = cache.find(pattern); found != cache.end()) return found->second;
    constexpr std::size_t kMaxPatterns = 128;
    if (cache.size() >= kMaxPatterns) cache.clear();
    auto compiled = compiledAnew(pattern);
    if (!compiled->ok()) compiled = nullptr;
    cache.emplace(pattern, compiled);
    return compiled;
}

std::string patternProblem(std::string_view pattern) {
    return replaceAll(compiledAnew(pattern)->error(), kPatternFlags, "");
}

std::optional<std::vector<std::string_view>> matchPattern(const re2::RE2& pattern, std::string_view text) {
    const auto count = static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1;
    std::vector<re2::StringPiece> groups(count);
    const re2::StringPiece input(text.data(), text.size());
    if (!pattern.Match(input, 0, text.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(count))) {
        return std::nullopt;
    }
    std::vector<std::string_view> found;
    found.reserve(count);
    for (const auto& group : groups) {
        found.push_back(
            group.data() == nullptr ? std::string_view() : std::string_view(group.data(), group.size())
        );
    }
    return found;
}

std::size_t costOfMatching(const re2::RE2& pattern, std::string_view text) {
    constexpr std::size_t kBytesAUnit = 8;
    return static_cast<std::size_t>(pattern.ProgramSize()) * (1 + text.size() / kBytesAUnit);
}

}  // namespace tama::flows
