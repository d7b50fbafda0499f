#include "server/demo/demo_world.hpp"

#include <algorithm>
#include <chrono>

#include <sodium.h>

#include "registry/import.hpp"
#include "registry/worker_store.hpp"
#include "requests/testers.hpp"
#include "server/demo/demo_mark.hpp"
#include "server/forecast_settings.hpp"

namespace tama::demo {
namespace {

constexpr double kStandingStill = 1e-9;  // a millisecond in eleven days
constexpr std::chrono::microseconds kLook{300};
constexpr const char* kSystemId = "tamaland";
constexpr const char* kSmppPassword = "demo";  // between two parts of this process, over loopback

registry::RegistryRecords recordsOf(const Country& country) {
    registry::RegistryRecords records;
    for (const auto& place : country.places) {
        records.places.push_back({place.source_id, place.name, place.level, place.parent_id, "demo"});
    }
    for (const auto& worker : country.workers) {
        registry::WorkerRecord record;
        record.source_id = worker.source_id;
        record.name = worker.name;
        record.sex = worker.sex;
        record.language = worker.language;
        if (!worker.phone.empty()) record.phones = {worker.phone};
        record.where = "demo";
        records.workers.push_back(std::move(record));
        registry::RoleRecord role;
        role.source_id = worker.source_id + "-1";
        role.worker = worker.source_id;
        role.job = worker.cadre;
        role.cadre = worker.cadre;
        role.place = worker.facility_id;
        role.where = "demo";
        records.roles.push_back(std::move(role));
    }
    return records;
}

server::PlatformSettings platformSettings(std::uint16_t smsc_port, std::uint64_t seed) {
    gateway::ChannelSettings channel;
    channel.name = "tamaland";
    channel.smpp.port = smsc_port;
    channel.smpp.system_id = kSystemId;
    channel.smpp.password = kSmppPassword;
    channel.smpp.window = 100;
    channel.sender = kShortCode;
    channel.country = "XT";
    channel.transliterate = true;
    channel.outcomes = channel.outcomes.withErrors({
        {kErrorAbsent, gateway::FailureClass::Absent},
        {kErrorUnknownSubscriber, gateway::FailureClass::UnknownSubscriber},
    });
    server::PlatformSettings settings;
    settings.channels = {std::move(channel)};
    settings.country = runtime::RuntimeSettings{.country = "XT", .languages = {"eng", "fra"}, .seed = seed};
    randombytes_buf(
        &settings.seed, sizeof settings.seed
    );  // ids are new in every run, even over the same registry
    return settings;
}

}  // namespace

DemoWorld::DemoWorld(
    Country country,
    store::InstanceLock lock,
    std::unique_ptr<store::Database> database,
    store::PhoneCodec phones,
    std::uint64_t seed,
    WallTime start
)
    : clock_(steady_, start, kStandingStill),
      country_(std::move(country)),
      lock_(std::move(lock)),
      database_(std::move(database)),
      phones_(std::move(phones)),
      population_(country_, seed),
      keep_running_(smsc_io_.get_executor()) {
    gateway::smpp::SmscSettings smsc;
    smsc.accounts = {{kSystemId, kSmppPassword}};
    smsc_ = std::make_unique<gateway::smpp::SimulatedSmsc>(smsc_io_, smsc, population_, clock_, steady_);
    smsc_thread_ = std::thread([this] { smsc_io_.run(); });
    platform_ = std::make_unique<server::Platform>(
        *database_, phones_, platformSettings(smsc_->port(), seed), clock_, steady_
    );
}

requests::ForecastSettings DemoWorld::forecastSettings() const {
    constexpr double kLineRate = 20;  // segments a second: the simulated SMSC takes whatever comes
    auto settings = platformSettings(smsc_->port(), 0);
    settings.channels.front().smpp.segments_per_second = kLineRate;
    return server::forecastSettings(
        settings, {"T$", {{.operator_name = {}, .segment = 0.04, .answer = 0, .worker_message = 0.05}}}
    );
}

DemoWorld::~DemoWorld() {
    platform_->stop(std::chrono::seconds{5});
    platform_.reset();
    smsc_->close();
    keep_running_.reset();
    smsc_thread_.join();
}

namespace {

struct OpenFolder {
    store::InstanceLock lock;
    store::PhoneCodec phones;
    std::unique_ptr<store::Database> database;
};

Result<OpenFolder> openFolder(const std::filesystem::path& folder, const std::string& database_url) {
    const auto url = database_url.empty() ? "sqlite:" + (folder / "tama.db").string() : database_url;
    auto lock = store::InstanceLock::acquire(url);
    if (!lock) return fail(lock.error());
    auto phones = store::PhoneCodec::openKeyFile(folder / "phone.key");
    if (!phones) return fail(phones.error());
    auto database = store::Database::open({.url = url});
    if (!database) return fail(database.error());
    return OpenFolder{std::move(*lock), std::move(*phones), std::move(*database)};
}

// Nothing of the demo may get among real people: a database that holds any is not the demo's.
bool holdsPeople(store::Database& database) {
    return database.read([](store::Sql& sql) {
        return sql.one<std::int64_t>("SELECT id FROM worker LIMIT 1") ||
               sql.one<std::int64_t>("SELECT id FROM account LIMIT 1");
    });
}

Country countryOf(store::Database& database, const store::PhoneCodec& phones) {
    Country country;
    registry::WorkerFilter page;
    page.limit = 500;
    for (;;) {
        const auto workers =
            database.read([&](store::Sql& sql) { return registry::listWorkers(sql, phones, page); });
        for (const auto& worker : workers) {
            HealthWorker person{
                worker.source_id,
                worker.name,
                worker.sex,
                worker.cadre,
                worker.language,
                worker.placeAt("facility"),
                {}};
            if (!worker.phones.empty()) person.phone = worker.phones.front().number.e164();
            country.workers.push_back(std::move(person));
        }
        if (workers.size() < page.limit) break;
        page.after_id = workers.back().id;
    }
    country.testers = demoTesters();
    return country;
}

}  // namespace

Result<std::unique_ptr<DemoWorld>> DemoWorld::create(
    const std::filesystem::path& folder,
    const std::string& database_url,
    std::size_t workers,
    std::uint64_t seed,
    WallTime start
) {
    auto opened = openFolder(folder, database_url);
    if (!opened) return fail(opened.error());
    if (holdsPeople(*opened->database)) {
        return fail(ErrorCode::Conflict, "the demo needs an empty database; this one is in use", "database");
    }
    markAsDemo(*opened->database);
    std::unique_ptr<DemoWorld> world(new DemoWorld(
        makeCountry(seed, workers),
        std::move(opened->lock),
        std::move(opened->database),
        std::move(opened->phones),
        seed,
        start
    ));
    if (auto filled = world->fillRegistry(); !filled) return fail(filled.error());
    world->registerTesters();
    world->platform_->start();
    return world;
}

Result<std::unique_ptr<DemoWorld>> DemoWorld::overRegistry(
    const std::filesystem::path& folder, std::uint64_t seed, WallTime start
) {
    auto opened = openFolder(folder, {});
    if (!opened) return fail(opened.error());
    markAsDemo(*opened->database);
    auto country = countryOf(*opened->database, opened->phones);
    std::unique_ptr<DemoWorld> world(new DemoWorld(
        std::move(country),
        std::move(opened->lock),
        std::move(opened->database),
        std::move(opened->phones),
        seed,
        start
    ));
    world->registerTesters();
    world->platform_->start();
    return world;
}

Result<void> DemoWorld::fillRegistry() {
    const auto imported = registry::importRecords(
        *database_,
        recordsOf(country_),
        {.source = "demo", .country = "XT", .progress = {}},
        {platform_->plans(), phones_, clock_, platform_->ids()}
    );
    if (!imported) return fail(imported.error());
    if (!imported->problems.empty()) return fail(imported->problems.front());
    return {};
}

void DemoWorld::registerTesters() {
    database_->queue().run([this](store::Transaction& tx) {
        for (const auto& tester : country_.testers) {
            requests::registerTester(
                tx,
                phones_,
                {0, tester.name, PhoneNumber::fromE164(tester.phone).value(), tester.source_id},
                requests::deedOfSystem(clock().now(), "{}")
            )
                .value();
        }
    });
}

void DemoWorld::settle() {
    for (;;) {
        const std::size_t moved = platform_->turn();
        const auto pace = smsc_->catchUp();
        if (moved == 0 && pace.under_way == 0 && platform_->isQuiet()) return;
        std::this_thread::sleep_for(kLook);
    }
}

void DemoWorld::runUntil(const std::function<bool()>& done, WallTime until, Milliseconds step) {
    for (;;) {
        settle();
        if (done()) return;
        auto next = smsc_->catchUp().next_due;
        if (const auto timer = platform_->timers().nextDue(); timer && (!next || *timer < *next))
            next = timer;
        if (!next || *next > until) return clock_.jumpTo(until);
        const auto grain = step.count();
        const auto ms = toEpochMs(std::max(*next, clock_.now()));
        clock_.jumpTo(fromEpochMs((ms + grain - 1) / grain * grain));
    }
}

void DemoWorld::letRun(double speed) {
    clock_.setSpeed(speed);
    platform_->runByItself();
}

}  // namespace tama::demo
