// A workflow as compiled once from its definition: nodes by index, templates parsed, arguments of tests
// prepared, texts resolved per language. Immutable; sessions of all threads share it. Source: RapidPro flow
// definition, spec 13.0 - 14.x.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flows/actions/action.hpp"
#include "flows/localised.hpp"
#include "flows/router_tests/router_test.hpp"
#include "flows/template.hpp"

namespace tama::flows {

inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

struct Exit {
    std::string uuid;
    std::size_t destination = kNowhere;  // index of a node; kNowhere ends the run
};

struct Category {
    std::string uuid;
    Localised<std::string> name;
    std::size_t exit = 0;  // index in Node::exits
};

struct Case {
    std::string uuid;
    std::string type;
    const RouterTest* test = nullptr;  // nullptr: a test this engine does not have; it never matches
    Localised<std::vector<Template>> arguments;
    std::size_t category = 0;
};

struct Timeout {
    std::chrono::seconds after{0};
    std::size_t category = 0;
};

enum class WaitType : std::uint8_t { Msg, Dial };

struct Wait {
    WaitType type = WaitType::Msg;
    std::optional<Timeout> timeout;
    std::string hint_json;  // what kind of answer is expected ({"type": "image"}), or empty
};

enum class RouterType : std::uint8_t { Switch, Random };

struct Router {
    RouterType type = RouterType::Switch;
    std::optional<Wait> wait;
    std::string result_name;  // empty = nothing is saved
    std::string result_key;
    std::vector<Category> categories;
    Template operand;
    std::vector<Case> cases;
    std::size_t default_category = kNowhere;
};

struct Node {
    std::string uuid;
    std::vector<std::unique_ptr<const Action>> actions;
    std::optional<Router> router;
    std::vector<Exit> exits;
};

enum class WorkflowType : std::uint8_t { Messaging, Background, Offline, Voice };

class Workflow {
  public:
    /// Index of a node, or kNowhere.
    std::size_t indexOf(std::string_view node_uuid) const;
    /// Call once `nodes` is complete.
    void indexNodes();

    std::string uuid;
    std::string name;
    std::string spec_version;  // as it was given
    std::string language;      // of the base texts, ISO 639-3; "und" where unknown
    WorkflowType type = WorkflowType::Messaging;
    std::int64_t revision = 0;              // counted by the editor; 0 where it is not known
    std::chrono::minutes expire_after{0};   // of a wait
    bool ignores_triggers = false;          // trigger words do not interrupt it
    std::vector<std::string> translations;  // languages of the localisation, sorted
    std::vector<Node> nodes;                // the first is the entry

  private:
    std::unordered_map<std::string_view, std::size_t> index_;
};

/// The key of a result: lower case, runs of signs other than letters, digits and "_" become one "_".
std::string resultKey(std::string_view name);

}  // namespace tama::flows
