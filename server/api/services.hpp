// What the API stands on: references to the parts of the running platform, wired by whoever starts the
// server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/runtime/send_budget.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/http/http_inbound.hpp"
#include "server/accounts/accounts.hpp"
#include "server/sync/sync_source.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama {

namespace gateway {
class InboundHandler;
class Outbox;
}

namespace requests {
class Forecaster;
class UseCases;
}

namespace runtime {
class EnrolmentDoor;
}

namespace server {

class ActDesk;         // server/procedure/act_desk.hpp
class ClientMessages;  // server/clients/client_messages.hpp

/// A person of the demo, who can be signed in with one click. Exists in demo mode only.
struct DemoPerson {
    std::string name;
    std::string password;
    std::string display_name;
    Role role = Role::DataManager;
};

/// Exists in demo mode only.
struct DemoControls {
    std::function<double()> speed;
    std::function<void(double)> set_speed;  // 1 to 600
    std::vector<DemoPerson> people;
};

/// What imports into the registry need.
struct ImportServices {
    const registry::ImportTools tools;
    std::string country;              // of numbers without country code, where the source has none of its own
    std::vector<SyncSource> sources;  // of the configuration
};

struct Services {
    store::Database& database;
    const store::PhoneCodec& phones;
    const WallClock& clock;  // the domain's: the demo's may run fast
    Accounts& accounts;
    std::function<std::vector<gateway::ChannelStatus>()> channels;
    const DemoControls* demo = nullptr;
    ClientMessages* clients = nullptr;  // null: this server takes no messages of other systems
    /// What providers and phones bring to /c/CHANNEL/ACTION; empty: there are no HTTP channels here.
    std::function<Result<gateway::HttpAnswer>(std::string_view, const gateway::InboundRequest&)> inbound{};
    requests::UseCases* use_cases = nullptr;  // null: their switches are not turned here
    gateway::Outbox* outbox = nullptr;        // null: nobody writes to workers from here
    const ImportServices* imports = nullptr;  // null: nothing is imported from here
    gateway::InboundHandler* inbound_handler = nullptr;  // null: parked messages are not tried again from here
    runtime::EnrolmentDoor* enrolment = nullptr;  // null: enrolments are not decided here
    ActDesk* desk = nullptr;                      // null: the procedure is not run from here
    runtime::SendBudget budget{};                 // of each worker, for the count before a start
    requests::Forecaster* forecaster = nullptr;   // null: this server makes no forecasts
};

}  // namespace server
}  // namespace tama
