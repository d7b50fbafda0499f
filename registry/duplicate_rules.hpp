// Which two workers may be one person: the rules, and the search for pairs among all. Only a person decides;
// what is found here is a list to look through. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tama::registry {

/// What is compared of a worker.
struct WorkerTraits {
    std::int64_t id = 0;
    std::string source;
    std::string source_id;
    std::string name_key;  // match key
    std::string sex;
    std::string birth;     // as the source wrote it; empty when unknown
    std::string staff_id;  // a field of that name; empty when unknown
    std::int64_t place_id = 0;                 // 0: none
    std::vector<std::int64_t> number_keys;
};

enum class NameLikeness : std::uint8_t {
    None,
    Near,  // one word differs by a slip of the pen, or one name has words more
    Same   // the same words, in any order
};
NameLikeness likenessOf(std::string_view name_key_a, std::string_view name_key_b);

struct DuplicateCandidate {
    std::int64_t a = 0;  // the smaller id
    std::int64_t b = 0;
    int score = 0;                     // above kLeastDuplicateScore; more is more alike
    std::vector<std::string> reasons;  // "same name", "same phone" …
};
inline constexpr int kLeastDuplicateScore = 5;

/// Same name 3, near name 2; same phone 3; same staff id 4; same birth date 3; same facility 2; same id in two
/// sources 2. Another birth date, staff id or sex speaks against it: -4, -3, -3. Names must at least be near.
DuplicateCandidate compareWorkers(const WorkerTraits& a, const WorkerTraits& b);

/// All pairs that reach the least score, without those in `distinct` (smaller id first), the most alike first.
/// Compares only workers who share a name, number, staff id, or facility; of a group of more than 300 it
/// compares neighbours in the order of their names.
std::vector<DuplicateCandidate> findDuplicates(
    const std::vector<WorkerTraits>& workers, const std::set<std::pair<std::int64_t, std::int64_t>>& distinct
);

}  // namespace tama::registry
