// The acts of the procedure as people give them, by name and with a JSON object of details: one door for the HTTP
// API, the command line and the demo. What the acts mean and who may do them is requests/'. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "flows/runtime/runtime.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "requests/phone_tests.hpp"
#include "requests/use_cases.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::server {

/// One act: its name in the API and on the command line, and the details that it takes.
struct ActName {
    std::string_view name;               // "approve"
    std::string_view what;               // for help
    std::vector<std::string_view> details;
};

/// All of them, in the SOP's order.
const std::vector<ActName>& actNames();

struct ActResult {
    requests::State state = requests::State::Draft;
    std::string found;  // what the program found while doing it, for people; empty: nothing to say
};

class ActDesk {
  public:
    struct Parts {
        store::Database& database;
        const store::PhoneCodec& phones;
        runtime::WorkflowStore& workflows;
        runtime::Runtime& runtime;
        requests::UseCases& use_cases;
    };
    /// The referents must outlive it.
    explicit ActDesk(const Parts& parts) : parts_(parts) {}

    /// A new draft; its number. `form` names its requestor, or it is the deed's actor.
    Result<std::string> draft(const nlohmann::json& form, const requests::Deed& deed);
    Result<void> editForm(const std::string& use_case, const nlohmann::json& form, const requests::Deed& deed);

    /// `use_case`: number or UUID. InvalidInput names the detail that is missing, wrong or unheard of.
    Result<ActResult> perform(
        const std::string& use_case,
        std::string_view act,
        const nlohmann::json& details,
        const requests::Deed& deed
    );

    /// Sends the workflow to a phone (SOP steps 3b and 3d); the session.
    Result<std::int64_t> startTest(
        const std::string& use_case, requests::TestKind kind, const requests::Deed& deed
    );

    const Parts& parts() const { return parts_; }

  private:
    Result<ActResult> simulate(std::int64_t id, const requests::Deed& deed);

    Parts parts_;
};

}  // namespace tama::server
