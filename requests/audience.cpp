#include "requests/audience.hpp"

#include <algorithm>
#include <stdexcept>

namespace tama::requests {
namespace {

// Five bits of a step in each character, the lowest first; the sixth says that more follow.
constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
constexpr std::uint64_t kMask = 31, kMore = 32;
constexpr int kBits = 5;

class AudienceReader {
  public:
    explicit AudienceReader(std::string_view text) : text_(text) {}

    bool next() {
        if (at_ == text_.size()) return false;
        std::uint64_t step = 0;
        for (int shift = 0;; shift += kBits) {
            const auto digit = at_ < text_.size() && shift < 60 ? kDigits.find(text_[at_++]) : std::string_view::npos;
            if (digit == std::string_view::npos) throw std::runtime_error("the audience of an approval is damaged");
            step |= (digit & kMask) << shift;
            if ((digit & kMore) == 0) break;
        }
        id_ += static_cast<std::int64_t>(step);
        return true;
    }
    std::int64_t id() const { return id_; }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t id_ = 0;
};

}  // namespace

std::string encodeAudience(const std::vector<std::int64_t>& ids) {
    std::string text;
    std::int64_t before = 0;
    for (const auto id : ids) {
        auto step = static_cast<std::uint64_t>(id - before);
        before = id;
        for (; step > kMask; step >>= kBits) text += kDigits[(step & kMask) | kMore];
        text += kDigits[step];
    }
    return text;
}

std::int64_t countAdditions(std::string_view approved, const std::vector<std::int64_t>& now) {
    AudienceReader before(approved);
    bool any = before.next();
    std::int64_t additions = 0;
    for (const auto id : now) {
        while (any && before.id() < id) any = before.next();
        if (!any || before.id() != id) ++additions;
    }
    return additions;
}

std::int64_t mostAdditions(std::int64_t approved, std::int64_t percent, std::int64_t people) {
    return std::max(approved * percent / 100, people);
}

}  // namespace tama::requests
