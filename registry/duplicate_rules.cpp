#include "registry/duplicate_rules.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/nearest.hpp"
#include "base/text.hpp"

namespace tama::registry {
namespace {

constexpr int kSameName = 3;
constexpr int kNearName = 2;
constexpr int kSamePhone = 3;
constexpr int kSameStaffId = 4;
constexpr int kSameBirth = 3;
constexpr int kSameFacility = 2;
constexpr int kSameSourceId = 2;
constexpr int kOtherBirth = -4;
constexpr int kOtherStaffId = -3;
constexpr int kOtherSex = -3;

constexpr std::size_t kWholeGroup = 300;  // compared each with each: at most 45,000 pairs
constexpr std::size_t kNeighbours = 20;   // of larger ones

std::vector<std::string_view> wordsOf(std::string_view name_key) {
    std::vector<std::string_view> words;
    for (std::size_t from = 0; from < name_key.size();) {
        const auto to = std::min(name_key.find_first_of(" -./,'", from), name_key.size());
        if (to > from) words.push_back(name_key.substr(from, to - from));
        from = to + 1;
    }
    std::sort(words.begin(), words.end());
    return words;
}

std::string signatureOf(std::string_view name_key) {
    return join(wordsOf(name_key), " ");
}

bool isNearWord(std::string_view a, std::string_view b) {
    return !nearest(a, {b}).empty() || !nearest(b, {a}).empty();
}

bool shareNumber(const WorkerTraits& a, const WorkerTraits& b) {
    return std::any_of(a.number_keys.begin(), a.number_keys.end(), [&b](std::int64_t key) {
        return std::find(b.number_keys.begin(), b.number_keys.end(), key) != b.number_keys.end();
    });
}

class PairSearch {
  public:
    PairSearch(
        const std::vector<WorkerTraits>& workers,
        const std::set<std::pair<std::int64_t, std::int64_t>>& distinct
    )
        : workers_(workers), distinct_(distinct) {}

    std::vector<DuplicateCandidate> run() {
        std::unordered_map<std::string, Group> names;
        std::unordered_map<std::string, Group> staff_ids;
        std::unordered_map<std::int64_t, Group> numbers;
        std::unordered_map<std::int64_t, Group> places;
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            const auto& worker = workers_[i];
            names[signatureOf(worker.name_key)].push_back(i);
            if (!worker.staff_id.empty()) staff_ids[worker.staff_id].push_back(i);
            for (const auto key : worker.number_keys) numbers[key].push_back(i);
            if (worker.place_id != 0) places[worker.place_id].push_back(i);
        }
        compareAll(names);
        compareAll(staff_ids);
        compareAll(numbers);
        compareAll(places);
        std::vector<DuplicateCandidate> candidates;
        for (auto& [pair, candidate] : found_) candidates.push_back(std::move(candidate));
        std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
            return std::tuple(-a.score, a.a, a.b) < std::tuple(-b.score, b.a, b.b);
        });
        return candidates;
    }

  private:
    using Group = std::vector<std::size_t>;

    template <class Groups>
    void compareAll(Groups& groups) {
        for (auto& [key, group] : groups) {
            std::size_t reach = group.size();
            if (group.size() > kWholeGroup) {
                std::sort(group.begin(), group.end(), [this](std::size_t a, std::size_t b) {
                    return std::tie(workers_[a].name_key, a) < std::tie(workers_[b].name_key, b);
                });
                reach = kNeighbours;
            }
            for (std::size_t i = 0; i < group.size(); ++i) {
                const auto end = std::min(group.size(), i + 1 + reach);
                for (auto j = i + 1; j < end; ++j) compare(workers_[group[i]], workers_[group[j]]);
            }
        }
    }

    void compare(const WorkerTraits& a, const WorkerTraits& b) {
        auto candidate = compareWorkers(a, b);
        if (candidate.score < kLeastDuplicateScore) return;
        const std::pair key(candidate.a, candidate.b);
        if (!distinct_.contains(key)) found_.emplace(key, std::move(candidate));
    }

    const std::vector<WorkerTraits>& workers_;
    const std::set<std::pair<std::int64_t, std::int64_t>>& distinct_;
    std::map<std::pair<std::int64_t, std::int64_t>, DuplicateCandidate> found_;
};

}  // namespace

NameLikeness likenessOf(std::string_view name_key_a, std::string_view name_key_b) {
    auto a = wordsOf(name_key_a);
    auto b = wordsOf(name_key_b);
    if (a.empty() || b.empty()) return NameLikeness::None;
    if (a == b) return NameLikeness::Same;
    std::vector<std::string_view> only_a;
    std::vector<std::string_view> only_b;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a));
    std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b));
    const auto common = a.size() - only_a.size();
    // "fatu kamara" and "fatu binta kamara"; one common word alone is half of Freetown.
    if ((only_a.empty() || only_b.empty()) && common >= 2) return NameLikeness::Near;
    const bool one_each = only_a.size() == 1 && only_b.size() == 1;
    if (one_each && common >= 1 && isNearWord(only_a[0], only_b[0])) return NameLikeness::Near;
    return NameLikeness::None;
}

DuplicateCandidate compareWorkers(const WorkerTraits& a, const WorkerTraits& b) {
    DuplicateCandidate candidate{std::min(a.id, b.id), std::max(a.id, b.id), 0, {}};
    const auto likeness = likenessOf(a.name_key, b.name_key);
    if (a.id == b.id || likeness == NameLikeness::None) return candidate;
    const auto count = [&candidate](int points, const char* reason) {
        candidate.score += points;
        candidate.reasons.emplace_back(reason);
    };
    if (likeness == NameLikeness::Same) {
        count(kSameName, "same name");
    } else {
        count(kNearName, "similar name");
    }
    if (shareNumber(a, b)) count(kSamePhone, "same phone");
    if (!a.staff_id.empty() && !b.staff_id.empty()) {
        if (a.staff_id == b.staff_id) {
            count(kSameStaffId, "same staff id");
        } else {
            count(kOtherStaffId, "different staff ids");
        }
    }
    if (!a.birth.empty() && !b.birth.empty()) {
        if (a.birth == b.birth) {
            count(kSameBirth, "same birth date");
        } else {
            count(kOtherBirth, "different birth dates");
        }
    }
    if (a.place_id != 0 && a.place_id == b.place_id) count(kSameFacility, "same facility");
    if (a.source != b.source && a.source_id == b.source_id) count(kSameSourceId, "same id in two sources");
    if (!a.sex.empty() && !b.sex.empty() && a.sex != b.sex) count(kOtherSex, "different sex");
    return candidate;
}

std::vector<DuplicateCandidate> findDuplicates(
    const std::vector<WorkerTraits>& workers, const std::set<std::pair<std::int64_t, std::int64_t>>& distinct
) {
    return PairSearch(workers, distinct).run();
}

}  // namespace tama::registry
