#include "server/demo/live_demo.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "server/accounts/accounts.hpp"
#include "server/api/services.hpp"
#include "server/cli/signals.hpp"
#include "server/demo/procedure.hpp"
#include "server/web_app.hpp"

namespace tama::demo {
namespace {

using requests::State;

constexpr const char* kDemoPassword = "tamaland-demo";  // printed: the demo's data is nobody's
constexpr std::chrono::days kProcedureTakes{15};        // of all three: the live use case starts about now

struct Player {
    const char* name;
    const char* display_name;
    server::Role role;
};
constexpr std::array kPlayers{
    Player{kDataManager, "Kofi Mensah", server::Role::DataManager},
    Player{kRequestor, "Grace Cole", server::Role::Requestor},
    Player{kDirector, "Dr Awa Toure", server::Role::Approver},
    Player{"supervisor", "Samuel Weah", server::Role::Supervisor},
};

Result<std::vector<server::DemoPerson>> makeAccounts(server::Accounts& accounts) {
    std::vector<server::DemoPerson> people;
    for (const auto& player : kPlayers) {
        if (auto made = accounts.create({player.name, player.display_name, player.role, kDemoPassword});
            !made) {
            return fail(made.error());
        }
        people.push_back({player.name, kDemoPassword, player.display_name, player.role});
    }
    return people;
}

Result<void> prepareCases(DemoWorld& world) {
    if (auto imported = importExamples(world); !imported) return imported;
    for (const auto& [about, goal] : {
             std::pair{suspectedCase(), State::Review},
             std::pair{readinessCase(), State::Satisfied},
             std::pair{stockOutCase(), State::Active},
         }) {
        if (auto taken = takeThrough(world, about, goal); !taken) return fail(taken.error());
    }
    return {};
}

}  // namespace

Result<void> runLive(const DemoOptions& options, const std::filesystem::path& folder, std::ostream& out) {
    server::StopSignals signals;
    const SystemWallClock real_time;
    auto world = DemoWorld::create(
        folder, options.database_url, options.workers, options.seed, real_time.now() - kProcedureTakes
    );
    if (!world) return fail(world.error());
    (*world)->smsc().setMisbehaviour(options.misbehaviour);
    if (auto prepared = prepareCases(**world); !prepared) return prepared;

    server::Accounts accounts((*world)->database(), real_time, server::PasswordCost::leastForTests());
    auto people = makeAccounts(accounts);
    if (!people) return fail(people.error());
    auto& clock = (*world)->clock();
    const server::DemoControls controls{
        [&clock] { return clock.speed(); },
        [&clock](double speed) { clock.setSpeed(std::clamp(speed, 1.0, 600.0)); },
        std::move(*people)};
    server::HttpSettings http;
    http.port = options.port;
    requests::Forecaster forecaster(
        (*world)->database(), (*world)->phones(), clock, (*world)->forecastSettings()
    );
    const server::Services services{
        (*world)->database(),
        (*world)->phones(),
        clock,
        accounts,
        [&world] { return (*world)->platform().gateway().status(); },
        &controls,
        nullptr,
        {},
        &(*world)->platform().useCases(),
        &(*world)->platform().outbox(),
        nullptr,
        &(*world)->platform().inbound(),
        &(*world)->platform().enrolment(),
        &(*world)->platform().desk(),
        {},
        &forecaster};
    auto app = server::WebApp::start(http, services);
    if (!app) return fail(app.error());
    (*world)->letRun(options.speed);

    out << "Tamaland is running: " << options.workers
        << " health workers, an SMSC on 127.0.0.1:" << (*world)->smsc().port() << ", the use case \""
        << stockOutCase().title << "\" on its way.\n\n"
        << "  " << (*app)->url() << "\n\n"
        << "Demo accounts, all with the password " << kDemoPassword << ":\n";
    for (const auto& person : controls.people)
        out << "  " << person.name << " (" << person.display_name << ")\n";
    out << "\nThe clock runs " << options.speed
        << " times as fast as yours; the page can change that. Stop with Ctrl-C." << std::endl;
    signals.wait();
    out << "Stopping." << std::endl;
    (*app)->stop();
    return {};
}

}  // namespace tama::demo
