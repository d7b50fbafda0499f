// What a step of a walk shows: nodes and exits that were passed, errors that the engine logged, answers that
// nothing was said to. One thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flows/coverage/moves.hpp"
#include "flows/coverage/record.hpp"
#include "flows/lint/lint.hpp"

namespace tama::flows {

/// A node that was passed in a step, and the exit by which it was left.
struct Passed {
    NodePlace place;
    std::size_t exit = kNowhere;  // index; kNowhere where it was not left
};

class Observer {
  public:
    /// Record and findings outlive this.
    Observer(CoverageRecord& record, std::vector<Finding>& findings, Environment environment)
        : record_(record), findings_(findings), environment_(std::move(environment)) {}

    /// `from` is where the step began, or nullptr; `way` how one came to its end.
    std::vector<Passed> observe(
        const Stand* from, const Taken& taken, const Way& way, const std::string& language
    );
    /// `way`: how one came there. What is known of the node, by whatever way, and the fourth of a rule are
    /// left out.
    void add(
        Severity severity,
        const std::string& rule,
        const NodePlace& place,
        const std::string& what,
        const Way* way = nullptr
    );

  private:
    std::vector<Passed> notePassed(
        const Stand* from, const Sprint& sprint, const Way& way, const std::string& language
    );
    void noteTestError(const TestError& error, const NodePlace& place, const Way& way);
    void noteProblems(const Sprint& sprint, const Way& way);
    void noteSilence(const Stand* from, const Taken& taken, const Way& way);
    std::optional<NodePlace> lastPlace(const Sprint& sprint) const;

    void put(
        Severity severity,
        const std::string& rule,
        const NodePlace& place,
        const std::string& what,
        const Way* way = nullptr
    );

    CoverageRecord& record_;
    std::vector<Finding>& findings_;
    const Environment environment_;
    std::map<std::pair<NodePlace, std::string>, std::size_t> reported_;  // by rule: how often
};

}  // namespace tama::flows
