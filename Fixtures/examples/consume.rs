//! Reads a fixture: the segments of both sides in order, and every record that a decoder has to give.
//! Needs serde_json with its default features.
use serde_json::Value;
use std::{collections::BTreeMap, env, fs, path::PathBuf};

fn lines(folder: &PathBuf, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join(name)).expect(name);
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// Every segment: who sends it, when (in seconds), and its bytes.
fn segments(folder: &PathBuf) -> Vec<(String, f64, Vec<u8>)> {
    let mut files = BTreeMap::new();
    for (sender, name) in [("client", "c2s.bin"), ("server", "s2c.bin")] {
        files.insert(sender, (fs::read(folder.join(name)).expect(name), 0));
    }
    let mut segments = vec![];
    for step in lines(folder, "exchange.ndjson") {
        let sender = step["from"].as_str().expect("from");
        let (bytes, place) = files.get_mut(sender).expect("client or server");
        for segment in step["segments"].as_array().into_iter().flatten() {
            let numbers = segment.as_array().expect("an array");
            let mut data = vec![];
            // In turns: bytes of the file, and zeros that are left out of it.
            for (index, number) in numbers[1..].iter().enumerate() {
                let count = number.as_u64().expect("a count") as usize;
                if index % 2 == 0 {
                    data.extend_from_slice(&bytes[*place..*place + count]);
                    *place += count;
                } else {
                    data.resize(data.len() + count, 0);
                }
            }
            segments.push((sender.to_string(), numbers[0].as_f64().expect("a time"), data));
        }
    }
    segments
}

/// Every record; messages that are put together in one line are taken apart.
fn expected(folder: &PathBuf) -> Vec<Value> {
    let mut records = vec![];
    for mut record in lines(folder, "expected.ndjson") {
        match record.as_object_mut().expect("an object").remove("each") {
            None => records.push(record),
            Some(each) => {
                for place in 0..each["index"].as_array().expect("an array").len() {
                    let mut single = record.clone();
                    for (name, values) in each.as_object().expect("an object") {
                        single[name] = values[place].clone();
                    }
                    records.push(single);
                }
            }
        }
    }
    records
}

fn main() {
    let folder = PathBuf::from(env::args().nth(1).expect("a fixture's folder"));
    let mut streams = BTreeMap::from([("client".to_string(), vec![]), ("server".to_string(), vec![])]);
    for (sender, _time, data) in segments(&folder) {
        streams.get_mut(&sender).unwrap().extend(data); // Here a decoder would be fed, or a socket written.
    }
    for (sender, stream) in &streams {
        println!("{} {} bytes", sender, stream.len());
    }
    let mut counts = BTreeMap::new();
    let mut length = 0;
    for message in expected(&folder).iter().filter(|record| record["record"] == "message") {
        let key = (message["direction"].as_str().unwrap().to_string(), message["message_type"].as_str().unwrap().to_string());
        *counts.entry(key).or_insert(0) += 1;
        length += message["message_length"].as_u64().unwrap();
    }
    for ((direction, kind), count) in counts {
        println!("{} {} {}", direction, kind, count);
    }
    println!("sum of lengths {}", length);
}
