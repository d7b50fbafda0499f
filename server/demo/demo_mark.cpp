#include "server/demo/demo_mark.hpp"

namespace tama::demo {

void markAsDemo(store::Database& database) {
    database.queue().run([](store::Transaction& tx) {
        tx.run("INSERT INTO setting (key, value) VALUES ('demo', '1') ON CONFLICT (key) DO NOTHING");
    });
}

Result<void> refuseDemoData(store::Database& database) {
    const bool marked = database.read([](store::Sql& sql) {
        return sql.one<std::string>("SELECT value FROM setting WHERE key = 'demo'").has_value();
    });
    if (!marked) return {};
    return fail(
        ErrorCode::Refused,
        "this is a demo's data, with known passwords and made-up answers: name another data folder",
        "database"
    );
}

}  // namespace tama::demo
